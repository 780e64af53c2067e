//! Filters as the index understands them.

use std::ops::Bound;

use shared::ask::Filters;
use tantivy::Term;
use tantivy::query::{ConstScoreQuery, Occur, Query, RangeQuery, TermSetQuery};
use tantivy::schema::Field;

use crate::retrieval::index::schema::{Fields, property_term};
use crate::retrieval::tokenize;
use crate::view::View;

/// What every passage must fulfil: all filters, and to be in the view besides. None for what lets everything through.
pub(super) fn clauses(fields: &Fields, filters: &Filters, view: &View) -> Vec<(Occur, Box<dyn Query>)> {
    let any_of = |field: Field, values: Vec<String>| -> Option<Box<dyn Query>> {
        let terms: Vec<Term> = values.iter().map(|value| Term::from_field_text(field, value)).collect();
        (!terms.is_empty()).then(|| unscored(TermSetQuery::new(terms)))
    };
    let texts = |ids: &mut dyn Iterator<Item = String>| ids.collect::<Vec<_>>();
    let mut queries = vec![
        any_of(fields.within, texts(&mut filters.within.iter().map(ToString::to_string))),
        any_of(fields.database, texts(&mut filters.databases.iter().map(ToString::to_string))),
        any_of(
            fields.author,
            texts(&mut filters.authors.iter().flat_map(|author| [author.clone(), tokenize::normal(author)])),
        ),
        edited(fields, filters),
    ];
    for property in &filters.properties {
        let terms = property.values.iter().map(|value| property_term(&property.name, value)).collect();
        queries.push(any_of(fields.property, terms));
    }
    // Unlike a filter, a view without pages lets nothing through.
    queries.extend(view.roots().map(|roots| {
        let terms = roots.iter().map(|root| Term::from_field_text(fields.within, &root.to_string()));
        Some(unscored(TermSetQuery::new(terms)))
    }));
    queries.into_iter().flatten().map(|query| (Occur::Must, query)).collect()
}

fn edited(fields: &Fields, filters: &Filters) -> Option<Box<dyn Query>> {
    let bound = |seconds: Option<i64>| {
        seconds
            .map_or(Bound::Unbounded, |seconds| Bound::Included(Term::from_field_i64(fields.edited, seconds)))
    };
    // The index has whole seconds: a part of one begins after it.
    let from =
        filters.edited_from.map(|from| from.timestamp() + i64::from(from.timestamp_subsec_nanos() > 0));
    let until = filters.edited_until.map(|until| until.timestamp());
    (from.is_some() || until.is_some()).then(|| unscored(RangeQuery::new(bound(from), bound(until))))
}

/// A filter decides who is in, not who is first.
fn unscored(query: impl Query) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(Box::new(query), 0.0))
}
