//! The rules, each with the sentence that ARCHITECTURE.md has for it and a violation that its check must catch.

use crate::manifest::Manifest;
use crate::source::Source;

/// What the rules look at: the sources and the Cargo.toml of each crate of the product.
pub(crate) struct Project {
    pub(crate) sources: Vec<Source>,
    pub(crate) manifests: Vec<Manifest>,
}

/// An invariant of the architecture.
pub(crate) struct Rule {
    /// As it stands in ARCHITECTURE.md.
    pub(crate) sentence: &'static str,
    /// The modules that it is about. One that is moved takes its rule along: a rule about nothing always holds.
    pub(crate) about: &'static [&'static str],
    /// Everything in the project that breaks it.
    pub(crate) violations: fn(&Project) -> Vec<String>,
    /// Files that break it: their paths and their texts.
    pub(crate) broken_by: &'static [(&'static str, &'static str)],
}

pub(crate) const ONLY_THE_ROUTER_IMPORTS_ROUTES: Rule = Rule {
    sentence: "Nothing but the router imports `routes`.",
    about: &["api/src/routes", "api/src/router"],
    violations: |project| {
        named(project, "api/src", &["api/src/routes", "api/src/router"], |path| {
            below(path, "crate::routes") || below(path, "routes")
        })
    },
    broken_by: &[("api/src/answer.rs", "use crate::{corpus, routes::ask};")],
};

pub(crate) const AXUM_STAYS_AT_THE_EDGE: Rule = Rule {
    sentence: "axum appears only in `routes`, `middleware`, `problem` and `router`.",
    about: &["api/src/routes", "api/src/middleware", "api/src/problem", "api/src/router"],
    violations: |project| {
        let edge = ["api/src/routes", "api/src/middleware", "api/src/problem", "api/src/router"];
        named(project, "api/src", &edge, |path| below(path, "axum"))
    },
    broken_by: &[("api/src/answer/stream.rs", "use axum::response::sse::Event;")],
};

pub(crate) const STATUS_IS_THE_PROBLEMS: Rule = Rule {
    sentence: "The HTTP status is known to the `problem` module alone.",
    about: &["api/src/problem"],
    violations: |project| {
        named(project, "api/src", &["api/src/problem"], |path| {
            path.split("::").any(|name| name == "StatusCode")
        })
    },
    broken_by: &[("api/src/routes/ask.rs", "fn f() -> Result<(), axum::http::StatusCode> { Ok(()) }")],
};

pub(crate) const RETRIEVAL_AND_THE_PLAN_ARE_PURE: Rule = Rule {
    sentence: "`retrieval` and the sync's `plan` are pure: no I/O, no clock.",
    about: &["api/src/retrieval", "sync-lambda/src/plan"],
    violations: |project| {
        let outside = ["std::fs", "std::net", "std::env", "std::process", "std::time", "tokio", "reqwest"];
        let clock =
            |path: &str| path.ends_with("::now") || path.ends_with("SystemTime") || path.ends_with("Instant");
        let pure = ["api/src/retrieval", "sync-lambda/src/plan"];
        pure.iter()
            .flat_map(|module| {
                named(project, module, &[], |path| {
                    clock(path) || outside.iter().any(|name| below(path, name))
                })
            })
            .collect()
    },
    broken_by: &[("api/src/retrieval/rank.rs", "fn f() { let now = chrono::Utc::now(); }")],
};

pub(crate) const AWS_STAYS_IN_ITS_MODULES: Rule = Rule {
    sentence: "Types of an AWS SDK appear only in the module of their service.",
    about: &[
        "api/src/auth/secret",
        "api/src/corpus/s3",
        "api/src/embeddings/bedrock",
        "api/src/model/bedrock",
        "api/src/sync_trigger",
        "sync-lambda/src/embed/bedrock",
        "sync-lambda/src/store/s3",
        "sync-lambda/src/secrets",
        "sync-lambda/src/lambda",
    ],
    violations: |project| {
        // What all of them are made from may stand wherever one of them does.
        let all = [
            "api/src/auth/secret",
            "api/src/corpus/s3",
            "api/src/embeddings/bedrock",
            "api/src/model/bedrock",
            "api/src/sync_trigger",
            "sync-lambda/src/embed/bedrock",
            "sync-lambda/src/store/s3",
            "sync-lambda/src/secrets",
            "sync-lambda/src/lambda",
        ];
        let homes: [(&str, &[&str]); 6] = [
            ("aws_", &all),
            ("aws_sdk_s3", &["api/src/corpus/s3", "sync-lambda/src/store/s3"]),
            (
                "aws_sdk_bedrockruntime",
                &["api/src/embeddings/bedrock", "api/src/model/bedrock", "sync-lambda/src/embed/bedrock"],
            ),
            ("aws_sdk_lambda", &["api/src/sync_trigger", "sync-lambda/src/lambda/again"]),
            ("aws_sdk_secretsmanager", &["api/src/auth/secret", "sync-lambda/src/secrets"]),
            ("lambda_runtime", &["sync-lambda/src/lambda"]),
        ];
        let mut violations = Vec::new();
        for (sdk, modules) in homes {
            violations.extend(named(project, "", modules, |path| path.starts_with(sdk)));
        }
        violations
    },
    broken_by: &[("api/src/answer.rs", "fn f(error: aws_sdk_bedrockruntime::Error) {}")],
};

pub(crate) const THE_ENVIRONMENT_IS_READ_IN_CONFIG: Rule = Rule {
    sentence: "The environment is read only in `config`.",
    about: &["api/src/config", "sync-lambda/src/config"],
    violations: |project| {
        let configs = ["api/src/config", "sync-lambda/src/config"];
        named(project, "", &configs, |path| {
            // What the command line says is not the environment.
            below(path, "std::env") && !path.starts_with("std::env::args")
                || ["env::var", "env::vars", "env::var_os"].contains(&path)
        })
    },
    broken_by: &[("api/src/model.rs", "fn f() { let model = std::env::var(\"MODEL\"); }")],
};

pub(crate) const THE_API_ONLY_READS: Rule = Rule {
    sentence: "Reading lives in `api`, writing in `sync-lambda`: the API has no code that puts or deletes a page.",
    about: &["api/src/corpus"],
    violations: |project| {
        let calls =
            ["put_object", "delete_object", "delete_objects", "copy_object", "create_multipart_upload"];
        let files = [
            "write",
            "remove_file",
            "remove_dir",
            "remove_dir_all",
            "rename",
            "copy",
            "create_dir",
            "create_dir_all",
        ];
        named(project, "api/src", &[], |path| {
            let (module, name) = path.rsplit_once("::").unwrap_or(("", path));
            calls.contains(&name)
                || module.ends_with("fs") && files.contains(&name)
                || module.ends_with("File") && name.starts_with("create")
                || name == "OpenOptions"
        })
    },
    broken_by: &[("api/src/corpus/s3.rs", "fn f(client: Client) { client.put_object().key(key) }")],
};

pub(crate) const NO_TRAIT_FOR_ONE_BACKEND: Rule = Rule {
    sentence: "A corpus and a model are enums, and Notion and Bedrock are reached by their address: none of them is a trait.",
    about: &[
        "api/src/corpus",
        "api/src/embeddings",
        "api/src/model",
        "sync-lambda/src/notion",
        "sync-lambda/src/store",
    ],
    violations: |project| {
        let modules = [
            "api/src/corpus",
            "api/src/embeddings",
            "api/src/model",
            "sync-lambda/src/notion",
            "sync-lambda/src/store",
            "sync-lambda/src/run",
        ];
        modules.iter().flat_map(|module| named(project, module, &[], |path| path == "trait")).collect()
    },
    broken_by: &[("sync-lambda/src/notion/client.rs", "pub trait NotionClient { fn page(&self); }")],
};

pub(crate) const INNER_HTML_IN_ONE_MODULE: Rule = Rule {
    sentence: "`inner_html` appears in at most one module of the page.",
    about: &["web/src/main"],
    violations: |project| {
        let all = named(project, "web/src", &[], |path| {
            ["inner_html", "set_inner_html", "insert_adjacent_html"].contains(&path)
        });
        let modules = project
            .sources
            .iter()
            .filter(|source| all.iter().any(|it| it.starts_with(&format!("{}:", source.path))));
        if modules.count() > 1 { all } else { Vec::new() }
    },
    broken_by: &[
        ("web/src/markdown.rs", "fn f() { view! { <p inner_html=html/> } }"),
        ("web/src/citation.rs", "fn f(p: &Element) { p.set_inner_html(quote) }"),
    ],
};

pub(crate) const NO_TEXT_IN_THE_LOG: Rule = Rule {
    sentence: "No question, answer, page text, token or key stands in a line of the log.",
    about: &["api/src/routes", "sync-lambda/src/notion"],
    violations: |project| {
        const TEXTS: [&str; 14] = [
            "question",
            "answer",
            "text",
            "quote",
            "snippet",
            "history",
            "prompt",
            "token",
            "secret",
            "password",
            "body",
            "expose_secret",
            "api_key",
            "title",
        ];
        let macros = [
            "trace", "debug", "info", "warn", "error", "event", "span", "println", "eprintln", "print",
            "eprint",
        ];
        let mut violations = Vec::new();
        for source in &project.sources {
            let words = source.words_in_macros(&macros);
            let found = words.iter().filter(|word| TEXTS.contains(&word.as_str()));
            violations.extend(found.map(|word| format!("{}: logs `{word}`", source.path)));
        }
        violations
    },
    broken_by: &[(
        "api/src/routes/ask.rs",
        "fn f() { tracing::info!(question = %request.question, \"asked\"); }",
    )],
};

pub(crate) const CRATES_DEPEND_ON_SHARED_ALONE: Rule = Rule {
    sentence: "`api`, `web` and `sync-lambda` depend on `shared` and on no other crate of ours, and `shared` on none.",
    about: &[],
    violations: |project| {
        let mut violations = Vec::new();
        for manifest in &project.manifests {
            let ours = manifest
                .dependencies
                .iter()
                .filter(|name| ["api", "web", "sync-lambda", "stand-ins"].contains(&name.as_str()));
            violations.extend(ours.map(|name| format!("{} depends on {name}", manifest.path)));
        }
        violations
    },
    broken_by: &[("web/Cargo.toml", "[dependencies]\nsync-lambda.workspace = true\n")],
};

pub(crate) const SHARED_IS_PURE: Rule = Rule {
    sentence: "`shared` has no I/O and no clock, and depends on nothing that has.",
    about: &["shared/src/lib"],
    violations: |project| {
        let allowed = ["chrono", "serde", "serde_json", "sha2", "thiserror", "utoipa", "uuid"];
        let shared = project.manifests.iter().filter(|manifest| manifest.path == "shared/Cargo.toml");
        let mut violations: Vec<String> = shared
            .flat_map(|manifest| &manifest.dependencies)
            .filter(|name| !allowed.contains(&name.as_str()))
            .map(|name| format!("shared/Cargo.toml: {name}"))
            .collect();
        let outside = ["std::fs", "std::net", "std::env", "std::process", "std::time"];
        violations.extend(named(project, "shared/src", &[], |path| {
            path.ends_with("::now") || outside.iter().any(|name| below(path, name))
        }));
        violations
    },
    broken_by: &[("shared/Cargo.toml", "[dependencies]\nreqwest = { workspace = true }\n")],
};

pub(crate) const THE_PAGE_CARRIES_NO_OPENAPI: Rule = Rule {
    sentence: "The page carries no OpenAPI code: `shared` has it behind a feature that `api` alone turns on.",
    about: &[],
    violations: |project| {
        let others = project.manifests.iter().filter(|manifest| manifest.path != "api/Cargo.toml");
        others
            .flat_map(|manifest| {
                let wrong = manifest.lines.iter().filter(|line| {
                    let line = line.split('#').next().unwrap_or_default();
                    line.starts_with("shared") && line.contains("openapi")
                        || line.starts_with("utoipa") && !line.contains("optional = true")
                });
                wrong.map(|line| format!("{}: {line}", manifest.path))
            })
            .collect()
    },
    broken_by: &[(
        "web/Cargo.toml",
        "[dependencies]\nshared = { workspace = true, features = [\"openapi\"] }\n",
    )],
};

/// Whether a path is `root` or something in it.
fn below(path: &str, root: &str) -> bool {
    path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// Every path in `module`, outside the modules in `except`, that `is_wrong`.
fn named(project: &Project, module: &str, except: &[&str], is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in &project.sources {
        let inside = module.is_empty() || source.is_in(module);
        if inside && !except.iter().any(|module| source.is_in(module)) {
            found.extend(
                source
                    .paths()
                    .iter()
                    .filter(|path| is_wrong(path))
                    .map(|path| format!("{}: {path}", source.path)),
            );
        }
    }
    found
}
