//! What is said about a scan: the figure, the filter and the rows, in Korean or English.

use shared::ask::Language;
use shared::ask::scan::{Direction, Field, Function};
use shared::page::{Property, PropertyValue};

use crate::retrieval::scan::{Compared, Condition, Scan, ScanResult, Test};

/// The longest value in a list, in characters.
const MAX_VALUE: usize = 80;

/// A scan that is told.
pub(super) struct Said<'a> {
    pub scan: &'a Scan,
    pub result: &'a ScanResult<'a>,
    /// How many rows the database has.
    pub all: usize,
    pub language: Language,
    pub question: &'a str,
}

impl Said<'_> {
    /// The figure and the filter.
    pub(super) fn opening(&self) -> String {
        let mut text = self.figure();
        let filter: Vec<String> =
            self.scan.conditions.iter().map(|condition| self.condition(condition)).collect();
        match self.language {
            Language::Ko if filter.is_empty() => {
                text.push_str(&format!("\n\n데이터베이스: {}", self.database()))
            }
            Language::Ko => {
                text.push_str(&format!(
                    "\n\n데이터베이스: {} · 조건: {}",
                    self.database(),
                    filter.join(", ")
                ));
            }
            Language::En if filter.is_empty() => text.push_str(&format!("\n\nDatabase: {}", self.database())),
            Language::En => {
                text.push_str(&format!("\n\nDatabase: {} · Filter: {}", self.database(), filter.join(", ")));
            }
        }
        if let Some(order) = self.order() {
            text.push_str(&format!(" · {order}"));
        }
        text.push('\n');
        text
    }

    fn database(&self) -> String {
        plain(&self.scan.database_title)
    }

    fn figure(&self) -> String {
        let total = self.result.total;
        match &self.scan.measure {
            Some((function @ (Function::Sum | Function::Average), Some(property))) => {
                self.number(*function, property)
            }
            _ if self.language == Language::Ko => {
                let unit = unit(self.question);
                let rows = self.result.rows.len();
                let filtered = !self.scan.conditions.is_empty();
                if total == 0 {
                    format!("**0{unit}**{}. 조건에 맞는 항목이 없어요.", copula(unit))
                } else if rows < total {
                    format!("{total}{unit} 가운데 **{rows}{unit}**{}.", copula(unit))
                } else if filtered && total < self.all {
                    format!("전체 {}{unit} 가운데 **{total}{unit}**{}.", self.all, copula(unit))
                } else {
                    format!("모두 **{total}{unit}**{}.", copula(unit))
                }
            }
            _ => {
                let rows = self.result.rows.len();
                if total == 0 {
                    "**0**: no entry meets the filter.".to_owned()
                } else if rows < total {
                    format!("**{rows}** of {total}.")
                } else if !self.scan.conditions.is_empty() && total < self.all {
                    format!("**{total}** of {}.", self.all)
                } else {
                    format!("**{total}** in all.")
                }
            }
        }
    }

    /// A sum or an average.
    fn number(&self, function: Function, property: &str) -> String {
        let rows = self.result.with_value;
        let property = plain(property);
        match (self.language, self.result.figure) {
            (Language::Ko, None) => format!("{property} 값이 적힌 항목이 없어요."),
            (Language::En, None) => format!("No entry has a value of {property}."),
            (Language::Ko, Some(figure)) => {
                let name = if function == Function::Sum { "합계는" } else { "평균은" };
                let figure = number(figure);
                let copula = copula(&figure);
                format!("{property} {name} **{figure}**{copula}. 값이 있는 {rows}건을 셈했어요.")
            }
            (Language::En, Some(figure)) => {
                let name = if function == Function::Sum { "total" } else { "average" };
                let entries = if rows == 1 { "entry has" } else { "entries have" };
                format!("The {name} of {property} is **{}**; {rows} {entries} a value.", number(figure))
            }
        }
    }

    /// A condition in words.
    fn condition(&self, condition: &Condition) -> String {
        let korean = self.language == Language::Ko;
        let or = if korean { " 또는 " } else { " or " };
        let fields = condition.fields.iter().map(|field| self.field(field)).collect::<Vec<_>>().join(or);
        let join = |values: &[String]| values.iter().map(|value| plain(value)).collect::<Vec<_>>().join(or);
        match &condition.test {
            Test::Is(values) => format!("{fields} = {}", join(values)),
            Test::IsNot(values) => format!("{fields} ≠ {}", join(values)),
            Test::Checked(checked) => format!("{fields} = {}", if *checked { "✓" } else { "✗" }),
            Test::Number(compared, than) => {
                let than = number(*than);
                match (compared, korean) {
                    (Compared::AtLeast, true) => format!("{fields} {than} 이상"),
                    (Compared::More, true) => format!("{fields} {than} 초과"),
                    (Compared::AtMost, true) => format!("{fields} {than} 이하"),
                    (Compared::Less, true) => format!("{fields} {than} 미만"),
                    (Compared::AtLeast, false) => format!("{fields} at least {than}"),
                    (Compared::More, false) => format!("{fields} more than {than}"),
                    (Compared::AtMost, false) => format!("{fields} at most {than}"),
                    (Compared::Less, false) => format!("{fields} less than {than}"),
                }
            }
            Test::Within { from, to, .. } if from == to => format!("{fields} = {from}"),
            Test::Within { from, to, .. } => format!("{fields} = {from} ~ {to}"),
            Test::OnOrAfter(day) if korean => format!("{fields} {day}부터"),
            Test::OnOrAfter(day) => format!("{fields} from {day}"),
            Test::OnOrBefore(day) if korean => format!("{fields} {day}까지"),
            Test::OnOrBefore(day) => format!("{fields} until {day}"),
            Test::Empty if korean => format!("{fields} 없음"),
            Test::Empty => format!("no {fields}"),
            Test::NotEmpty if korean => format!("{fields} 있음"),
            Test::NotEmpty => format!("has {fields}"),
        }
    }

    fn order(&self) -> Option<String> {
        let sort = self.scan.sort.as_ref()?;
        let field = self.field(&sort.field);
        let is_number = self.result.rows.iter().flat_map(|row| &row.properties).any(|property| {
            Field::Property(property.name.clone()) == sort.field
                && matches!(property.value, PropertyValue::Number(_))
        });
        let direction = match (self.language, sort.direction, is_number) {
            (Language::Ko, Direction::Ascending, true) => "작은 순",
            (Language::Ko, Direction::Descending, true) => "큰 순",
            (Language::Ko, Direction::Ascending, false) => "이른 순",
            (Language::Ko, Direction::Descending, false) => "늦은 순",
            (Language::En, Direction::Ascending, true) => "smallest first",
            (Language::En, Direction::Descending, true) => "largest first",
            (Language::En, Direction::Ascending, false) => "earliest first",
            (Language::En, Direction::Descending, false) => "latest first",
        };
        Some(match self.language {
            Language::Ko => format!("정렬: {field} {direction}"),
            Language::En => format!("Order: {field}, {direction}"),
        })
    }

    fn field(&self, field: &Field) -> String {
        match (field, self.language) {
            (Field::Property(name), _) => plain(name),
            (Field::CreatedAt, Language::Ko) => "만든 날".to_owned(),
            (Field::CreatedAt, Language::En) => "day created".to_owned(),
            (Field::EditedAt, Language::Ko) => "고친 날".to_owned(),
            (Field::EditedAt, Language::En) => "day edited".to_owned(),
        }
    }

    /// A row of the list.
    pub(super) fn row(&self, title: &str, shown: &[&Property]) -> String {
        let untitled = if self.language == Language::Ko { "제목 없음" } else { "Untitled" };
        let title = plain(title);
        let mut text = if title.is_empty() { untitled.to_owned() } else { title };
        for property in shown {
            let value = match &property.value {
                PropertyValue::Number(figure) => number(*figure),
                other => plain(&other.to_string()),
            };
            text.push_str(&format!(" · {}: {value}", plain(&property.name)));
        }
        text
    }

    /// What is said of the rows that are not listed.
    pub(super) fn more(&self, listed: usize) -> String {
        match (self.result.rows.len() - listed, self.language) {
            (0, _) => String::new(),
            (more, Language::Ko) => format!("\n\n그 밖에 {more}건이 더 있어요."),
            (more, Language::En) => format!("\n\nand {more} more."),
        }
    }
}

/// A text of one line, cut where it is too long for a list.
pub(super) fn plain(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = line.char_indices().nth(MAX_VALUE) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// What rows are counted by in Korean: as the question counts them.
fn unit(question: &str) -> &'static str {
    let letters: String = question.split_whitespace().collect();
    let counted = |unit: &str| letters.contains(&format!("몇{unit}"));
    match () {
        () if counted("명") || counted("분") => "명",
        () if counted("개") || letters.contains("개수") => "개",
        () => "건",
    }
}

/// `예요` after a vowel, `이에요` after a consonant; a digit is read aloud.
fn copula(before: &str) -> &'static str {
    let closed = match before.chars().last() {
        Some(letter @ '가'..='힣') => !(letter as u32 - '가' as u32).is_multiple_of(28),
        Some(digit) => !matches!(digit, '2' | '4' | '5' | '9'),
        None => false,
    };
    if closed { "이에요" } else { "예요" }
}

/// A number with its thousands parted, and at most two decimals.
fn number(figure: f64) -> String {
    let rounded = format!("{:.2}", figure.abs());
    let (whole, decimals) = rounded.split_once('.').unwrap_or((&rounded, ""));
    let mut text = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    let decimals = decimals.trim_end_matches('0');
    if !decimals.is_empty() {
        text.push('.');
        text.push_str(decimals);
    }
    if figure < 0.0 && text != "0" { format!("-{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        for (figure, text) in [
            (0.0, "0"),
            (999.0, "999"),
            (1_000.0, "1,000"),
            (353e6, "353,000,000"),
            (-1234.5, "-1,234.5"),
            (0.333, "0.33"),
            (-0.001, "0"),
        ] {
            assert_eq!(number(figure), text);
        }
    }

    #[test]
    fn the_ending_follows_what_is_read_before_it() {
        for (before, ending) in
            [("개", "예요"), ("건", "이에요"), ("명", "이에요"), ("12", "예요"), ("353,000,000", "이에요")]
        {
            assert_eq!(copula(before), ending, "{before}");
        }
    }

    #[test]
    fn rows_are_counted_as_the_question_counts_them() {
        assert_eq!(unit("프로젝트는 몇 개?"), "개");
        assert_eq!(unit("후보자가 몇 명이에요?"), "명");
        assert_eq!(unit("프로젝트 목록"), "건");
    }
}
