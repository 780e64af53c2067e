//! A formula in KaTeX's language as text that can be read: `\frac{a}{b} \le x^2` as `a⁄b ≤ x²`.
//!
//! No formula is set here: that would take a library larger than the page. What is not known stays as it was written.

/// Commands that are one sign.
const SIGNS: &[(&str, &str)] = &[
    ("alpha", "α"),
    ("beta", "β"),
    ("gamma", "γ"),
    ("delta", "δ"),
    ("epsilon", "ε"),
    ("theta", "θ"),
    ("lambda", "λ"),
    ("mu", "μ"),
    ("pi", "π"),
    ("rho", "ρ"),
    ("sigma", "σ"),
    ("tau", "τ"),
    ("phi", "φ"),
    ("omega", "ω"),
    ("Delta", "Δ"),
    ("Sigma", "Σ"),
    ("Omega", "Ω"),
    ("times", "×"),
    ("cdot", "·"),
    ("div", "÷"),
    ("pm", "±"),
    ("le", "≤"),
    ("leq", "≤"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("approx", "≈"),
    ("equiv", "≡"),
    ("to", "→"),
    ("rightarrow", "→"),
    ("leftarrow", "←"),
    ("Rightarrow", "⇒"),
    ("infty", "∞"),
    ("sum", "∑"),
    ("prod", "∏"),
    ("int", "∫"),
    ("partial", "∂"),
    ("nabla", "∇"),
    ("in", "∈"),
    ("notin", "∉"),
    ("subset", "⊂"),
    ("cup", "∪"),
    ("cap", "∩"),
    ("forall", "∀"),
    ("exists", "∃"),
    ("neg", "¬"),
    ("land", "∧"),
    ("lor", "∨"),
    ("ldots", "…"),
    ("dots", "…"),
    ("cdots", "⋯"),
    ("lfloor", "⌊"),
    ("rfloor", "⌋"),
    ("lceil", "⌈"),
    ("rceil", "⌉"),
    ("quad", " "),
    ("qquad", "  "),
    ("left", ""),
    ("right", ""),
    ("displaystyle", ""),
    ("limits", ""),
];
const RAISED: (&str, &str) = ("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ");
const LOWERED: (&str, &str) = ("0123456789+-=()aeoxijn", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓᵢⱼₙ");
/// So deep braces are followed; what is nested deeper is nobody's formula.
const MAX_DEPTH: usize = 24;

/// The formula as text.
pub(crate) fn readable(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut at = 0;
    let text = run(&chars, &mut at, 0);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads up to the brace that closes this run, or to the end.
fn run(chars: &[char], at: &mut usize, depth: usize) -> String {
    let mut out = String::new();
    while let Some(&c) = chars.get(*at) {
        if c == '}' && depth > 0 {
            break;
        }
        *at += 1;
        match c {
            '\\' => command(chars, at, depth, &mut out),
            '^' => script(&part(chars, at, depth), &RAISED, '^', &mut out),
            '_' => script(&part(chars, at, depth), &LOWERED, '_', &mut out),
            '{' if depth < MAX_DEPTH => {
                out.push_str(&run(chars, at, depth + 1));
                *at += 1;
            }
            '&' => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

fn command(chars: &[char], at: &mut usize, depth: usize, out: &mut String) {
    let start = *at;
    while chars.get(*at).is_some_and(char::is_ascii_alphabetic) {
        *at += 1;
    }
    let name: String = chars[start..*at].iter().collect();
    match name.as_str() {
        "" => match chars.get(*at) {
            // A new line, and spaces.
            Some('\\') => {
                *at += 1;
                out.push_str("; ");
            }
            Some(',' | ';' | ':' | '!' | ' ') => {
                *at += 1;
                out.push(' ');
            }
            Some(&c) => {
                *at += 1;
                out.push(c);
            }
            None => {}
        },
        "frac" | "dfrac" | "tfrac" => {
            let (above, below) = (part(chars, at, depth), part(chars, at, depth));
            out.push_str(&grouped(&above));
            out.push('⁄');
            out.push_str(&grouped(&below));
        }
        "sqrt" => {
            out.push('√');
            out.push_str(&grouped(&part(chars, at, depth)));
        }
        "text" | "mathrm" | "mathbf" | "mathit" | "operatorname" | "textbf" => {
            out.push_str(&part(chars, at, depth));
        }
        "begin" | "end" => {
            part(chars, at, depth);
        }
        name => match SIGNS.iter().find(|(known, _)| *known == name) {
            Some((_, sign)) => out.push_str(sign),
            // `\log`, `\max`: words. Others are told by their names, too.
            None => out.push_str(name),
        },
    }
}

/// What a command or a script is applied to: braces, a command, or one character.
fn part(chars: &[char], at: &mut usize, depth: usize) -> String {
    while chars.get(*at) == Some(&' ') {
        *at += 1;
    }
    let mut out = String::new();
    match chars.get(*at) {
        Some('{') if depth < MAX_DEPTH => {
            *at += 1;
            out = run(chars, at, depth + 1);
            *at += 1;
        }
        Some('\\') if depth < MAX_DEPTH => {
            *at += 1;
            command(chars, at, depth + 1, &mut out);
        }
        Some(&c) => {
            *at += 1;
            out.push(c);
        }
        None => {}
    }
    out
}

/// Small signs where there is one for each character, else the mark and the text.
fn script(text: &str, (plain, small): &(&str, &str), mark: char, out: &mut String) {
    let sign = |c: char| plain.chars().position(|known| known == c).and_then(|at| small.chars().nth(at));
    match text.chars().map(sign).collect::<Option<String>>() {
        Some(signs) => out.push_str(&signs),
        None => {
            out.push(mark);
            out.push_str(&grouped(text));
        }
    }
}

/// In brackets, unless it is one thing.
fn grouped(text: &str) -> String {
    let text = text.trim();
    if text.chars().all(char::is_alphanumeric) { text.to_owned() } else { format!("({text})") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_read_as_they_would_be_spoken() {
        for (source, text) in [
            (r"E = mc^2", "E = mc²"),
            (r"\frac{a}{b+1} \le \sqrt{x_1}", "a⁄(b+1) ≤ √x₁"),
            (r"\sum_{i=1}^{n} i^{2}", "∑ᵢ₌₁ⁿ i²"),
            (r"\text{연차} \times 8\,\text{시간}", "연차 × 8 시간"),
            (r"e^{-\lambda t}", "e^(-λ t)"),
            (r"\log x \\ \left( y \right)", "log x ; ( y )"),
            (r"100\%", "100%"),
        ] {
            assert_eq!(readable(source), text, "{source}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(source in "[\\\\{}^_a-z가 ]*") {
            let read = readable(&source);
            let letters = |text: &str| text.chars().filter(|c| *c == '가').count();
            prop_assert_eq!(letters(&read), letters(&source));
        }
    }
}
