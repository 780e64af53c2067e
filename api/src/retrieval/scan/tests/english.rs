//! Questions in English.

use super::{assert_figures, assert_rows};

#[test]
fn rows_are_counted() {
    assert_figures(&[
        ("How many projects are in progress?", 2.0),
        ("How many incidents are still open?", 2.0),
        ("number of SEV2 incidents", 2.0),
        ("How many decisions were made in May?", 2.0),
        ("how many candidates are there?", 4.0),
        ("How many incidents had customer impact?", 2.0),
        ("How many incidents did we have last quarter?", 2.0),
    ]);
}

#[test]
fn rows_are_listed() {
    assert_rows(&[
        ("list all decisions of May", "DR-2 DR-3"),
        ("List all decisions", "DR-1 DR-2 DR-3 DR-4"),
        ("Which projects are on hold?", "Partner"),
        ("Show me every decision that Maria Lopez helped to decide", "DR-2 DR-3"),
        ("Which decisions did Maria make?", "DR-2 DR-3"),
        ("List the decisions that are not accepted", "DR-3 DR-4"),
        ("Which decisions were accepted or rejected?", "DR-1 DR-2 DR-3"),
        ("incidents without a commander", "INC-104"),
        ("Which incidents had no customer impact?", "INC-102 INC-104"),
        ("incidents with more than 30 minutes", "INC-101 INC-102"),
        ("projects with a budget of at least 90 million", "Partner 결제"),
        ("projects that end in 2027", "Partner 사내"),
        ("decisions between March and June 2026", "DR-2 DR-3"),
        ("incidents since September", "INC-102 INC-103 INC-104"),
        ("unfinished projects", "Partner 결제 사내"),
        ("Who is on call this week?", "48주"),
    ]);
}

#[test]
fn rows_are_put_in_order() {
    assert_rows(&[
        ("latest incident", "INC-104"),
        ("latest on-call rota", "48주"),
        ("What is the oldest open incident?", "INC-103"),
        ("Show the two most recent decisions", "DR-4 DR-3"),
        ("Sort the decisions by date decided, newest first", "DR-4 DR-3 DR-2 DR-1"),
        ("Which project has the largest budget?", "Partner"),
        ("top 2 projects by budget", "Partner 결제"),
        ("Sort the projects by budget, largest first", "Partner 결제 데이터 사내"),
        ("the last decision of 2025", "DR-1"),
        ("Who is on call next?", "49주"),
    ]);
}

#[test]
fn numbers_are_added_up() {
    assert_figures(&[
        ("What is the total budget of all ongoing projects?", 90_000_000.0),
        ("average minutes of resolved incidents", 111.0),
    ]);
}
