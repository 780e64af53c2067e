//! Small figures as people read them.

/// Millionths of a dollar as dollars, with no more digits than say something.
pub(crate) fn dollars(micro_usd: u64) -> String {
    let digits = format!("{:06}", micro_usd % 1_000_000);
    let cents = digits.trim_end_matches('0');
    let shown = if cents.len() < 2 { &digits[..2] } else { cents };
    format!("${}.{shown}", micro_usd / 1_000_000)
}

/// Milliseconds as seconds, to the tenth.
pub(crate) fn seconds(milliseconds: u32) -> String {
    let tenths = (milliseconds + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_dollars_with_the_digits_that_matter() {
        for (micro, text) in [
            (8_400, "$0.0084"),
            (0, "$0.00"),
            (1_500_000, "$1.50"),
            (12, "$0.000012"),
            (2_345_678, "$2.345678"),
        ] {
            assert_eq!(dollars(micro), text);
        }
    }

    #[test]
    fn times_are_rounded_to_tenths() {
        for (ms, text) in [(0, "0.0"), (1_249, "1.2"), (950, "1.0"), (12_345, "12.3")] {
            assert_eq!(seconds(ms), text);
        }
    }
}
