//! What the two commands of the binary share: the reading of flags, and the error they end with.

use std::fmt;

/// Why a command ended: the words for the person who typed it.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line is not understood; the message says which part and what is expected.
    #[error("{0}")]
    Usage(String),
    /// The command could not start or go on.
    #[error("{action}")]
    Failed {
        /// What could not be done, as `cannot ...`.
        action: String,
        /// Why not.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl CliError {
    /// A mistake on the command line.
    pub fn usage(message: impl fmt::Display) -> CliError {
        CliError::Usage(message.to_string())
    }

    /// A step that did not work, with its cause.
    pub fn failed(
        action: impl fmt::Display,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> CliError {
        CliError::Failed { action: action.to_string(), source: source.into() }
    }
}

/// The flags of a command line: `--name value` or `--name=value`, each at most once.
#[derive(Debug)]
pub struct Flags {
    values: Vec<(String, String)>,
}

impl Flags {
    /// Reads `args`, in which only the names in `known` (without dashes) may appear.
    pub fn read(args: Vec<String>, known: &[&str]) -> Result<Flags, CliError> {
        let mut values: Vec<(String, String)> = Vec::new();
        let mut rest = args.into_iter();
        while let Some(arg) = rest.next() {
            let Some(flag) = arg.strip_prefix("--") else {
                return Err(CliError::usage(format!("`{arg}` is not a flag: {}", expected(known))));
            };
            let (name, inline) = match flag.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (flag, None),
            };
            if !known.contains(&name) {
                return Err(CliError::usage(format!("unknown flag `--{name}`: {}", expected(known))));
            }
            if values.iter().any(|(seen, _)| seen == name) {
                return Err(CliError::usage(format!("`--{name}` is given twice")));
            }
            let value = inline
                .or_else(|| rest.next())
                .ok_or_else(|| CliError::usage(format!("`--{name}` needs a value")))?;
            values.push((name.to_owned(), value));
        }
        Ok(Flags { values })
    }

    /// The value of `--name`, if it was given.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(seen, _)| seen == name).map(|(_, value)| value.as_str())
    }
}

fn expected(known: &[&str]) -> String {
    let flags: Vec<String> = known.iter().map(|name| format!("--{name}")).collect();
    format!("expected {}", flags.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(args: &[&str]) -> Result<Flags, CliError> {
        Flags::read(args.iter().map(|arg| (*arg).to_owned()).collect(), &["bind", "token"])
    }

    #[test]
    fn a_value_follows_its_flag_or_an_equals_sign() {
        let flags = read(&["--bind", "127.0.0.1:0", "--token=a=b"]).expect("both are known");
        assert_eq!(flags.get("bind"), Some("127.0.0.1:0"));
        assert_eq!(flags.get("token"), Some("a=b"));
    }

    #[test]
    fn mistakes_are_told_by_name() {
        for (args, words) in [
            (vec!["--port", "1"], "unknown flag `--port`: expected --bind, --token"),
            (vec!["--bind"], "`--bind` needs a value"),
            (vec!["x"], "`x` is not a flag: expected --bind, --token"),
            (vec!["--bind", "a", "--bind", "b"], "`--bind` is given twice"),
        ] {
            assert_eq!(read(&args).expect_err("a mistake").to_string(), words);
        }
    }
}
