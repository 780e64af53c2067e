//! The number of a list item as it is written: in digits, letters or Roman numerals.

use crate::page::{BlockDetail, NumberStyle};

impl BlockDetail {
    /// The number of a numbered item as it is written: `3`, `c` or `iii`.
    pub fn ordinal(&self) -> Option<String> {
        let number = self.number?;
        Some(match self.number_style {
            Some(NumberStyle::Letters) if number > 0 => letters(number),
            // Roman numerals have no zero, and none above that is not a row of thousands.
            Some(NumberStyle::Roman) if (1..4000).contains(&number) => roman(number),
            _ => number.to_string(),
        })
    }
}

fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        number -= 1;
        letters.extend(char::from_digit(10 + number % 26, 36));
        number /= 26;
    }
    letters.into_iter().rev().collect()
}

fn roman(mut number: u32) -> String {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_its_list_wants_it() {
        let written = |number, number_style| {
            BlockDetail { number: Some(number), number_style, ..BlockDetail::default() }.ordinal().unwrap()
        };
        let letters = [1, 26, 27, 52, 703].map(|number| written(number, Some(NumberStyle::Letters)));
        assert_eq!(letters, ["a", "z", "aa", "az", "aaa"]);
        let roman = [4, 9, 14, 1994, 4000, 0].map(|number| written(number, Some(NumberStyle::Roman)));
        assert_eq!(roman, ["iv", "ix", "xiv", "mcmxciv", "4000", "0"]);
        assert_eq!(written(12, None), "12");
        assert_eq!(BlockDetail::default().ordinal(), None);
    }
}
