//! The conditions that a question states by values: options, people, related pages, and what is denied of them.

use shared::ask::scan::Field;

use crate::retrieval::scan::database::Kind;
use crate::retrieval::scan::grammar::Word;
use crate::retrieval::scan::lexer::{Meaning, Token, Value};
use crate::retrieval::scan::reading::Reading;
use crate::retrieval::scan::{Condition, Test, text};

/// Endings that join a name to the next.
const OR: &[&str] = &["나", "이나", "거나", "이거나", "든", "이든"];
const AND: &[&str] = &["와", "과", "랑", "이랑", "하고"];
/// Beginnings of endings by which an option is something that is done, not a state: `승인해요`.
const ACTING: &[&str] =
    &["해", "하나", "하죠", "하지요", "합니", "하는가", "하는지", "할까", "하려", "하기", "하면", "하고"];
/// What follows `안` when it denies what is before it: `완료 안 된`.
const DONE: &[&str] = &["된", "한", "되는", "된거", "돼", "됐"];

/// Endings by which an option describes rows: `보류된 프로젝트`.
const PICKING: &[&str] = &[
    "인",
    "된",
    "한",
    "중인",
    "중이던",
    "되는",
    "하는",
    "던",
    "이던",
    "됐던",
    "되었던",
    "했던",
    "나는",
    "난",
];

/// Values that are joined, or stand alone.
struct Group {
    columns: Vec<usize>,
    texts: Vec<String>,
    denied: bool,
}

impl Token {
    fn values(&self) -> impl Iterator<Item = &Value> {
        self.meanings
            .iter()
            .filter_map(|meaning| if let Meaning::Value(value) = meaning { Some(value) } else { None })
    }

    /// Whether it is a value by its own name.
    pub(super) fn is_literal_value(&self) -> bool {
        self.values().any(|value| value.literal)
    }

    /// The columns that its values are in.
    pub(super) fn value_columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.values().flat_map(|value| value.columns.iter().copied())
    }
}

impl Reading<'_> {
    /// Options, people and pages that are named.
    pub(super) fn values(&mut self) -> Option<()> {
        let mut groups: Vec<Group> = Vec::new();
        let mut joined: Option<Joined> = None;
        for at in 0..self.tokens.len() {
            let Some(value) = self.value(at) else {
                // `A and B`: the word between keeps them joined.
                if self.has(at, Word::Or) || self.has(at, Word::And) {
                    let after_value = at > 0 && self.tokens[at - 1].values().next().is_some();
                    if after_value && self.value(at + 1).is_some() {
                        self.take(at..at + 1);
                        joined = Some(if self.has(at, Word::Or) { Joined::Or } else { Joined::And });
                    }
                } else {
                    joined = None;
                }
                continue;
            };
            if ACTING.iter().any(|acting| self.tokens[at].ending.starts_with(acting)) {
                return None;
            }
            let columns = self.narrowed(at, &value.columns);
            let denial = self.denial(at, &columns);
            if let Some(denial) = denial {
                self.take(denial..denial + 1);
            }
            let denied = denial.is_some() != value.denied;
            self.is_firm |= denied || self.is_filter(at, &columns);
            self.take(at..at + 1);
            for &column in &columns {
                self.show(column);
            }
            let one_of_several = columns.iter().all(|&column| self.columns[column].kind.is_single());
            match groups.last_mut().filter(|group| group.columns == columns) {
                Some(group)
                    if joined == Some(Joined::Or) || joined.is_some() && (one_of_several || denied) =>
                {
                    group.texts.extend(value.texts);
                    group.denied |= denied;
                }
                // Two options of which a row can only have one.
                Some(group) if one_of_several && !group.denied && !denied => return None,
                _ => groups.push(Group { columns, texts: value.texts, denied }),
            }
            joined = self.joined(at);
        }
        for group in groups {
            let fields: Vec<Field> =
                group.columns.iter().map(|&column| self.columns[column].field()).collect();
            let test = if group.denied { Test::IsNot(group.texts) } else { Test::Is(group.texts) };
            self.conditions.push(Condition { fields, test });
        }
        Some(())
    }

    /// Whether a value cannot but pick rows, as `보류된`, `보안 태그` and people do. A bare word for a subject may as well
    /// ask what a page says: `보안 정책이 뭐예요?`
    fn is_filter(&self, at: usize, columns: &[usize]) -> bool {
        let token = &self.tokens[at];
        let is_state = |&column: &usize| {
            matches!(self.columns[column].kind, Kind::State | Kind::People | Kind::Relation)
        };
        let named = self
            .mentions(|_| true)
            .into_iter()
            .any(|(place, column)| columns.contains(&column) && !self.tokens[place].is_database());
        // `플랫폼팀` names its column, `팀`, itself.
        let in_itself =
            columns.iter().any(|&column| token.text.ends_with(&text::key(&self.columns[column].name)));
        columns.iter().any(is_state)
            || named
            || in_itself
            || PICKING.contains(&token.ending.as_str())
            || token.text.ends_with(['난', '낸', '친', '춘'])
    }

    fn joined(&self, at: usize) -> Option<Joined> {
        let ending = self.tokens[at].ending.as_str();
        match ending {
            _ if OR.contains(&ending) => Some(Joined::Or),
            _ if AND.contains(&ending) => Some(Joined::And),
            _ => None,
        }
    }

    /// The value that a token stands for, when it does not stand for something else.
    fn value(&self, at: usize) -> Option<Said> {
        let token = self.tokens.get(at).filter(|_| self.is_free(at))?;
        let literal = token.values().any(|value| value.literal);
        // A word that only means the same may as well be the database or, beside a time, one of its dates.
        let is_date = token.columns().any(|column| self.columns[column].kind.is_date());
        if !literal && (token.is_database() || is_date && self.is_dated() && self.denial(at, &[]).is_none()) {
            return None;
        }
        let naming = self.tokens.iter().filter(|token| token.names_database()).count();
        if token.names_database() && naming == 1 {
            return None;
        }
        // Where an option says it itself, the absence of its opposite is not needed.
        let denied = !token.values().any(|value| value.literal == literal && !value.denied);
        let mut said = Said { columns: Vec::new(), texts: Vec::new(), denied };
        for value in token.values().filter(|value| value.literal == literal && value.denied == denied) {
            said.columns.extend(
                value.columns.iter().filter(|column| !said.columns.contains(column)).collect::<Vec<_>>(),
            );
            said.texts.push(value.text.clone());
        }
        said.columns.sort_unstable();
        said.texts.sort_unstable();
        said.texts.dedup();
        (!said.texts.is_empty()).then_some(said)
    }

    /// Whether the question asks for a time or an order in time, so that `끝난` may be the date of the end.
    fn is_dated(&self) -> bool {
        let times = [Word::Latest, Word::Recent, Word::Oldest, Word::Next, Word::Late, Word::Early];
        let orders = times.iter().any(|&word| self.any(word));
        orders
            || self.conditions.iter().any(|condition| {
                matches!(condition.test, Test::Within { .. } | Test::OnOrAfter(_) | Test::OnOrBefore(_))
            })
    }

    /// The columns that a value is meant in: those that are named beside it, or all that have it.
    fn narrowed(&self, at: usize, columns: &[usize]) -> Vec<usize> {
        let mentions: Vec<(usize, usize)> =
            self.mentions(|_| true).into_iter().filter(|(_, column)| columns.contains(column)).collect();
        let Some(&(nearest, _)) = mentions.iter().min_by_key(|(place, _)| place.abs_diff(at)) else {
            return columns.to_vec();
        };
        // `1차나 2차로`: what is joined to the nearest is meant as well.
        let mut places = vec![nearest];
        for &(place, _) in &mentions {
            let between = |a: usize, b: usize| {
                self.joined(a).is_some() && b == a + 1
                    || b == a + 2 && (self.has(a + 1, Word::Or) || self.has(a + 1, Word::And))
            };
            if between(place, nearest) || between(nearest, place) {
                places.push(place);
            }
        }
        let mut narrowed: Vec<usize> =
            mentions.iter().filter(|(place, _)| places.contains(place)).map(|&(_, column)| column).collect();
        narrowed.sort_unstable();
        narrowed.dedup();
        narrowed
    }

    /// Where something is denied: after it in Korean (`아닌`, `태그가 없는`), before it in English (`not`).
    pub(super) fn denial(&self, at: usize, columns: &[usize]) -> Option<usize> {
        let passes = |at: usize| {
            self.is_filler(at) || self.tokens[at].columns().any(|column| columns.contains(&column))
        };
        let mut after = at + 1;
        while after < self.tokens.len() {
            let text = self.tokens[after].text.as_str();
            let none_of_it = self.has(after, Word::Without) && !text.is_ascii();
            let not_done = self.has(after, Word::NotNext)
                && self.tokens.get(after + 1).is_some_and(|next| DONE.contains(&next.text.as_str()));
            if self.has(after, Word::NotBefore) || none_of_it || not_done {
                return Some(after);
            }
            // What is joined is denied together.
            let joined = self.joined(after - 1).is_some() || self.has(after, Word::Or);
            let goes_on = passes(after) || joined && self.tokens[after].values().next().is_some();
            if !goes_on {
                break;
            }
            after += 1;
        }
        let mut before = at;
        while let Some(place) = before.checked_sub(1) {
            let text = self.tokens[place].text.as_str();
            if self.has(place, Word::NotNext) || self.has(place, Word::Without) && text.is_ascii() {
                return Some(place);
            }
            if !passes(place) && !self.has(place, Word::Tell) {
                break;
            }
            before = place;
        }
        None
    }
}

/// How a value is joined to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joined {
    And,
    Or,
}

/// A value that is said.
struct Said {
    columns: Vec<usize>,
    texts: Vec<String>,
    denied: bool,
}
