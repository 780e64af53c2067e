//! An address written so that no renderer makes a link of it: as code.
//!
//! Where the text is code already, it is written as it is. That is only told where there is no doubt; in doubt it is put
//! between more backticks than the answer has anywhere, which is code whatever stands around it.

/// What is known of the Markdown that was written so far.
#[derive(Debug, Default)]
pub struct Context {
    /// The line that is being written.
    line: String,
    /// The lengths of the runs of backticks so far, a bit for each.
    runs: u64,
    /// Whether a line of this paragraph has a run without a partner: what comes may pair with it.
    unpaired: bool,
    /// The fence that is open: its sign, and how often.
    fence: Option<(char, usize)>,
    /// Whether a fence was seen in a list or a quote, where it is not known what ends it.
    doubtful: bool,
    /// Whether an address was just written: a backtick next to it would become a part of its own.
    fresh: bool,
}

impl Context {
    /// A text as it is to be written.
    pub fn text(&mut self, text: &str) -> String {
        let apart = std::mem::take(&mut self.fresh) && text.starts_with('`');
        let text = if apart { format!(" {text}") } else { text.to_owned() };
        self.saw(&text);
        text
    }

    /// An address as it is to be written, before this rest of its line.
    pub fn address(&mut self, address: &str, rest: &str) -> String {
        if !address.contains('`') && self.is_code(rest) {
            return self.text(address);
        }
        let run = (1..63).find(|length| self.runs & (1 << length) == 0).unwrap_or(63);
        let run = "`".repeat(run);
        let before = if self.line.ends_with(['`', '\\']) { " " } else { "" };
        let written = format!("{before}{run}{}{run}", address.replace('`', "'"));
        // Backticks in the first line of a fence make it none.
        self.doubtful |= self.line.trim_start().starts_with("```");
        // Its own runs are pairs: they tell nothing of what the model wrote.
        self.line.push_str(before);
        self.line.push('x');
        self.fresh = true;
        written
    }

    fn saw(&mut self, text: &str) {
        for letter in text.chars() {
            if letter == '\n' {
                self.end_line();
            } else {
                self.line.push(letter);
            }
        }
        self.note_runs();
    }

    fn note_runs(&mut self) {
        for (start, length) in runs(&self.line) {
            self.runs |= 1 << length.min(63);
            // Its first may be escaped.
            if self.line[..start].ends_with('\\') {
                self.runs |= 1 << (length - 1).min(63);
            }
        }
    }

    fn end_line(&mut self) {
        self.note_runs();
        let line = std::mem::take(&mut self.line);
        let inner =
            line.trim_start_matches(|letter: char| letter.is_ascii_digit() || " \t>*+-•.)".contains(letter));
        let mark = inner.chars().next().filter(|letter| matches!(letter, '`' | '~')).unwrap_or(' ');
        let length = inner.chars().take_while(|letter| *letter == mark).count();
        match self.fence {
            Some((open, least)) => {
                let indent = line.len() - line.trim_start_matches(' ').len();
                if indent < 4 && mark == open && length >= least && inner[length..].trim().is_empty() {
                    self.fence = None;
                }
            }
            None if mark != ' ' && length >= 3 && !(mark == '`' && inner[length..].contains('`')) => {
                if line.len() == inner.len() {
                    self.fence = Some((mark, length));
                } else {
                    self.doubtful = true;
                }
            }
            None if line.trim().is_empty() => self.unpaired = false,
            None => self.unpaired |= spans(&line).1 || line.contains("\\`"),
        }
    }

    /// Whether what is written next stands in code for certain.
    fn is_code(&self, rest: &str) -> bool {
        if self.fence.is_some() {
            return !self.doubtful;
        }
        let rest = rest.lines().next().unwrap_or_default();
        let line = format!("{}\u{0}{rest}", self.line);
        // In a table, a `|` ends the cell before a backtick ends the code; an escaped backtick is none.
        let clear = !self.unpaired && !self.doubtful && !line.contains('|') && !line.contains("\\`");
        clear && spans(&line).0.iter().any(|(start, end)| (*start..*end).contains(&self.line.len()))
    }
}

/// The runs of backticks of a line: where each starts, and its length.
fn runs(line: &str) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in line.match_indices('`') {
        match runs.last_mut() {
            Some((start, length)) if *start + *length == at => *length += 1,
            _ => runs.push((at, 1)),
        }
    }
    runs
}

/// The spans of code of a line, and whether a run is left without a partner.
fn spans(line: &str) -> (Vec<(usize, usize)>, bool) {
    let runs = runs(line);
    let mut spans = Vec::new();
    let mut unpaired = false;
    let mut at = 0;
    while let Some((start, length)) = runs.get(at) {
        match runs[at + 1..].iter().position(|(_, other)| other == length) {
            Some(ahead) => {
                spans.push((*start, runs[at + 1 + ahead].0));
                at += ahead + 2;
            }
            None => {
                unpaired = true;
                at += 1;
            }
        }
    }
    (spans, unpaired)
}
