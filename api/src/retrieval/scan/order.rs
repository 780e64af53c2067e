//! What a question wants of the rows: a figure, an order, the first of them, or simply all.

use shared::ask::scan::{Direction, Field, Function, Sort};

use crate::retrieval::scan::amounts;
use crate::retrieval::scan::database::{Kind, spans};
use crate::retrieval::scan::grammar::Word;
use crate::retrieval::scan::reading::Reading;
use crate::retrieval::scan::{Test, calendar, text};

/// How many rows `recent` and a plural of `latest` are.
const RECENT: usize = 5;
/// The most rows that a question may limit itself to.
const MOST: f64 = 1_000.0;
/// What is wanted of the rows.
#[derive(Debug, Default)]
pub(super) struct Order {
    pub sort: Option<Sort>,
    pub limit: Option<usize>,
    pub measure: Option<(Function, Option<String>)>,
}

fn is_sortable(kind: Kind) -> bool {
    kind.is_date() || kind == Kind::Number
}

impl Reading<'_> {
    /// What the question wants of the rows; none when it is not said.
    pub(super) fn order(&mut self) -> Option<Order> {
        let counts: Vec<usize> =
            (0..self.tokens.len()).filter(|&at| self.is_free(at) && self.counted(at).is_some()).collect();
        if !counts.is_empty() {
            return self.count(&counts);
        }
        if let Some(measure) = self.figure() {
            return Some(Order { measure: Some(measure), ..Order::default() });
        }
        let sorted = self.superlative().or_else(|| self.by_time());
        if sorted.is_none() && self.order_word().is_some() {
            let sort = self.plain_order()?;
            return Some(Order { sort: Some(sort), ..Order::default() });
        }
        let order = match sorted {
            Some((sort, limit)) => Order { sort: Some(sort), limit, measure: None },
            None => Order::default(),
        };
        self.people_and_days(&order)?;
        self.show_mentioned()?;
        self.wants_rows(&order).then_some(order)
    }

    /// `예산이 가장 큰`, `largest budget`, `종료일이 빠른 순`.
    fn superlative(&mut self) -> Option<(Sort, Option<usize>)> {
        let degrees = [
            (Word::High, Direction::Descending),
            (Word::Low, Direction::Ascending),
            (Word::Late, Direction::Descending),
            (Word::Early, Direction::Ascending),
        ];
        let of_time = |word: Word| matches!(word, Word::Late | Word::Early);
        for (word, direction) in degrees {
            let Some(&at) = self.free(word).first() else { continue };
            let is_kind = |kind: Kind| if of_time(word) { kind.is_date() } else { kind == Kind::Number };
            let Some((mention, column)) = self.nearest(&(at..at + 1), is_kind) else { continue };
            // An order in time without the name of a date is what `by_time` reads.
            if of_time(word)
                && (mention.is_none() || self.has(at, Word::Latest) || self.has(at, Word::Oldest))
                && !self.in_order()
            {
                continue;
            }
            let text = self.tokens[at].text.as_str();
            let is_most = self.any(Word::Most) || text.is_ascii() || matches!(text, "상위" | "하위");
            if !is_most && !self.in_order() {
                continue;
            }
            let sort = Sort { field: self.columns[column].field(), direction };
            self.take(at..at + 1);
            self.show(column);
            let all = self.in_order() || self.any(Word::All);
            // `largest first` is an order, not the first of all.
            let mut first = self.tokens[at].text.ends_with("first") && self.tokens[at].text != "first";
            if !of_time(word) && self.free(Word::Early).contains(&(at + 1)) {
                self.take(at + 1..at + 2);
                first = true;
            }
            let limit = self.limit(at);
            self.take_words(&[Word::Most, Word::InOrder]);
            return Some((sort, limit.or((!all && !first).then_some(1))));
        }
        None
    }

    /// The latest, the oldest, the next.
    fn by_time(&mut self) -> Option<(Sort, Option<usize>)> {
        let kinds = [Word::Next, Word::Latest, Word::Oldest, Word::Recent];
        let (word, at) = kinds.iter().find_map(|&word| Some((word, *self.free(word).first()?)))?;
        let (mention, field) = self.date_field(&(at..at + 1))?;
        self.take(at..at + 1);
        let limit = self.limit(at);
        let direction = match word {
            Word::Next | Word::Oldest => Direction::Ascending,
            _ => Direction::Descending,
        };
        let stated = self.conditions.iter().any(|condition| condition.fields.contains(&field));
        match word {
            Word::Next => self.add_from(field.clone(), self.today.succ_opt()?),
            // What is yet to come is not the latest, unless it is asked for what comes last.
            Word::Latest | Word::Recent
                if !stated && !mention.is_some_and(|at| self.is_ahead(at)) && self.has_later(&field) =>
            {
                self.add_until(field.clone(), self.today);
            }
            _ => {}
        }
        let all = self.in_order();
        self.take_words(&[Word::Most, Word::InOrder]);
        let few = if word == Word::Recent || self.names_several() { RECENT } else { 1 };
        Some((Sort { field, direction }, limit.or((!all).then_some(few))))
    }

    /// Whether any row lies after today.
    fn has_later(&self, field: &Field) -> bool {
        let Field::Property(name) = field else { return false };
        let days = spans(self.database, name).filter_map(|span| calendar::days(span, self.offset));
        days.map(|(first, _)| first).any(|first| first > self.today)
    }

    /// Whether the database is named in the plural.
    fn names_several(&self) -> bool {
        self.tokens.iter().any(|token| {
            let plural = token.text.is_ascii() && token.text.ends_with('s') && !token.text.ends_with("ss");
            token.names_database() && (plural || token.ending.starts_with('들'))
        })
    }

    /// `결정일 순서로`, `sorted by budget`.
    fn plain_order(&mut self) -> Option<Sort> {
        let at = self.order_word()?;
        let (Some(_), column) = self.nearest(&(at..at + 1), is_sortable)? else { return None };
        self.show(column);
        self.take_words(&[Word::InOrder]);
        self.show_mentioned()?;
        Some(Sort { field: self.columns[column].field(), direction: Direction::Ascending })
    }

    fn in_order(&self) -> bool {
        self.any(Word::InOrder)
    }

    /// The word that asks for an order: `sorted`, or the `by` before a date or a number.
    fn order_word(&self) -> Option<usize> {
        let by = |&at: &usize| {
            let next =
                self.tokens.get(at + 1).filter(|_| self.tokens[at].text == "by" && self.is_free(at + 1));
            next.is_some_and(|next| next.columns().any(|column| is_sortable(self.columns[column].kind)))
        };
        self.free(Word::InOrder).first().copied().or_else(|| (0..self.tokens.len()).find(by))
    }

    /// A number of rows beside the word that orders them: `latest three`, `최근 3건`.
    fn limit(&mut self, beside: usize) -> Option<usize> {
        let free =
            (0..self.tokens.len()).filter(|&at| self.is_free(at) && self.tokens[at].number().is_some());
        let at = free.min_by_key(|at| at.abs_diff(beside))?;
        let (amount, tokens) = amounts::starting(&self.tokens, at)?;
        let whole = amount.fract() == 0.0 && (1.0..=MOST).contains(&amount);
        if !whole || tokens.clone().any(|at| !self.is_free(at)) {
            return None;
        }
        self.take(tokens);
        Some(amount as usize)
    }

    fn take_words(&mut self, words: &[Word]) {
        for &word in words {
            for at in self.free(word) {
                self.take(at..at + 1);
            }
        }
    }

    /// Who, and when: shown where a time or an order picks the rows.
    fn people_and_days(&mut self, order: &Order) -> Option<()> {
        let who = self.free(Word::Who);
        if !who.is_empty() {
            let mentioned = self.mentions(|kind| kind == Kind::People);
            let named: Vec<usize> =
                mentioned.iter().filter(|(at, _)| self.is_free(*at)).map(|(_, column)| *column).collect();
            let columns =
                if named.is_empty() { self.columns_of(|kind| kind == Kind::People) } else { named.clone() };
            let picked = order.sort.is_some() || self.has_days();
            if columns.is_empty() || !picked && named.is_empty() {
                return None;
            }
            for column in columns {
                self.show(column);
            }
            self.take_words(&[Word::Who]);
        }
        if !self.free(Word::When).is_empty() && order.sort.is_some() {
            self.take_words(&[Word::When]);
        }
        Some(())
    }

    fn has_days(&self) -> bool {
        self.conditions.iter().any(|condition| {
            matches!(condition.test, Test::Within { .. } | Test::OnOrAfter(_) | Test::OnOrBefore(_))
        })
    }

    /// Columns that are mentioned and nothing else: the question wants to see them. A date has to be called by its
    /// name, for `시작한` alone is a state that no column tells.
    fn show_mentioned(&mut self) -> Option<()> {
        for (at, column) in self.mentions(|_| true) {
            if !self.is_free(at) || self.tokens[at].is_database() {
                continue;
            }
            let by_name = text::key(&self.columns[column].name) == self.tokens[at].text;
            if self.columns[column].kind.is_date() && !by_name {
                return None;
            }
            self.show(column);
        }
        Some(())
    }

    /// Whether rows are asked for at all, and not what a page says.
    fn wants_rows(&self, order: &Order) -> bool {
        let is_one_of = |texts: &[&str]| self.tokens.iter().any(|token| texts.contains(&token.text.as_str()));
        let there = is_one_of(&["there", "dowehave", "wehave", "exist", "exists"])
            || self.tokens.iter().any(|token| token.text.starts_with('있'));
        let which = is_one_of(&["which", "whichof", "which are"]) && self.names_several()
            || is_one_of(&["어떤"]) && there;
        let all = self.any(Word::List) || self.any(Word::All) || self.any(Word::What) && there || which;
        all || order.sort.is_some() || !self.conditions.is_empty() && (self.is_firm || there)
    }
}
