//! The invariants of ARCHITECTURE.md, checked on the sources themselves.
//!
//! Each test is one sentence of that file. It shows that its check catches a violation, that the project has none,
//! and that the sentence still stands there: code and document cannot part ways unseen.

mod manifest;
mod rules;
mod source;

use std::path::Path;

use manifest::Manifest;
use rules::{Project, Rule};
use source::Source;

/// The crates that are shipped: the stand-ins and the tests may do what they like.
const CRATES: [&str; 4] = ["shared", "api", "web", "sync-lambda"];

/// Checks one rule.
fn holds(rule: &Rule) {
    let mut broken = Project { sources: Vec::new(), manifests: Vec::new() };
    for (path, text) in rule.broken_by {
        if path.ends_with(".rs") {
            broken.sources.push(Source::new(path, text));
        } else {
            broken.manifests.push(Manifest::new(path, text));
        }
    }
    assert!(!(rule.violations)(&broken).is_empty(), "the check lets its own example of a violation through");

    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate stands in the project");
    let read = |path: &str| {
        std::fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    };
    let manifest = |name: &&str| {
        let path = format!("{name}/Cargo.toml");
        Manifest::new(&path, &read(&path))
    };
    let project = Project {
        sources: CRATES.iter().flat_map(|name| Source::all_below(root, &format!("{name}/src"))).collect(),
        manifests: CRATES.iter().map(manifest).collect(),
    };
    for module in rule.about {
        let exists = project.sources.iter().any(|source| source.is_in(module));
        assert!(
            exists,
            "`{module}` is gone: name the place where its code is now in api/tests/architecture/rules.rs"
        );
    }
    let violations = (rule.violations)(&project);
    assert!(violations.is_empty(), "{}\n{}", rule.sentence, violations.join("\n"));

    // The document wraps its lines where it likes.
    let document = read("ARCHITECTURE.md").split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(document.contains(rule.sentence), "ARCHITECTURE.md does not say: {}", rule.sentence);
}

#[test]
fn nothing_but_the_router_imports_routes() {
    holds(&rules::ONLY_THE_ROUTER_IMPORTS_ROUTES);
}

#[test]
fn axum_appears_only_at_the_edge() {
    holds(&rules::AXUM_STAYS_AT_THE_EDGE);
}

#[test]
fn the_http_status_is_known_to_the_problem_module_alone() {
    holds(&rules::STATUS_IS_THE_PROBLEMS);
}

#[test]
fn retrieval_and_the_plan_of_the_sync_are_pure() {
    holds(&rules::RETRIEVAL_AND_THE_PLAN_ARE_PURE);
}

#[test]
fn types_of_an_aws_sdk_appear_only_in_the_module_of_their_service() {
    holds(&rules::AWS_STAYS_IN_ITS_MODULES);
}

#[test]
fn the_environment_is_read_only_in_config() {
    holds(&rules::THE_ENVIRONMENT_IS_READ_IN_CONFIG);
}

#[test]
fn the_api_has_no_code_that_puts_or_deletes_a_page() {
    holds(&rules::THE_API_ONLY_READS);
}

#[test]
fn corpus_and_model_are_enums_and_notion_and_bedrock_are_no_traits() {
    holds(&rules::NO_TRAIT_FOR_ONE_BACKEND);
}

#[test]
fn inner_html_appears_in_at_most_one_module_of_the_page() {
    holds(&rules::INNER_HTML_IN_ONE_MODULE);
}

#[test]
fn no_text_of_a_person_or_a_page_stands_in_the_log() {
    holds(&rules::NO_TEXT_IN_THE_LOG);
}

#[test]
fn the_crates_depend_on_shared_alone() {
    holds(&rules::CRATES_DEPEND_ON_SHARED_ALONE);
}

#[test]
fn shared_is_pure() {
    holds(&rules::SHARED_IS_PURE);
}

#[test]
fn the_page_carries_no_openapi() {
    holds(&rules::THE_PAGE_CARRIES_NO_OPENAPI);
}
