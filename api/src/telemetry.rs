//! Logs: JSON lines on standard output, as CloudWatch reads them.

use tracing_subscriber::EnvFilter;

/// Starts the logs. Level `info`; the SDK's own chatter only from `warn` on, and so that of rmcp, which below it repeats
/// what clients send.
pub fn init() {
    let filter =
        EnvFilter::new("info,aws_config=warn,aws_smithy_runtime=warn,hyper=warn,rmcp=warn,tantivy=warn");
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_env_filter(filter)
        .init();
}

/// An error with its causes, outermost first, for one line of the log.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        // Transparent errors repeat themselves.
        if !text.ends_with(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("cannot open the door")]
    struct Outer(#[source] std::fmt::Error);

    #[test]
    fn a_cause_is_told_after_what_it_caused() {
        let text = chain(&Outer(std::fmt::Error));
        assert!(text.starts_with("cannot open the door: "), "{text}");
    }
}
