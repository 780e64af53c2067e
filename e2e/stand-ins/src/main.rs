//! `stand-ins notion`, `stand-ins bedrock` and `stand-ins lambda`: the servers as commands.

use std::error::Error;
use std::process::ExitCode;

use stand_ins::cli::CliError;

const USAGE: &str = "\
usage:
  stand-ins notion --workspace DIR | --recorded DIR [--bind 127.0.0.1:8089] [--token T] [--log FILE] [--faults FILE]
  stand-ins bedrock [--bind 127.0.0.1:0] [--script FILE] [--token-delay-ms N]
  stand-ins lambda --function NAME [--bind 127.0.0.1:0] [--timeout-seconds 900] [--every SECONDS] -- PROGRAM [ARGS]
Each prints {\"listening\":\"http://...\"} on stdout once it accepts connections.";

#[tokio::main]
async fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let command = args.next();
    let rest: Vec<String> = args.collect();
    let result = match command.as_deref() {
        Some("notion") => stand_ins::notion::cli(rest).await,
        Some("bedrock") => stand_ins::bedrock::cli(rest).await,
        Some("lambda") => stand_ins::lambda::cli(rest).await,
        Some("help" | "--help" | "-h") => {
            println!("{USAGE}");
            Ok(())
        }
        Some(other) => {
            Err(CliError::usage(format!("unknown command `{other}`: expected notion, bedrock or lambda")))
        }
        None => Err(CliError::usage("no command given: expected notion, bedrock or lambda")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(CliError::Usage(message)) => {
            eprintln!("stand-ins: {message}\n{USAGE}");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("stand-ins: {}", chain(&error));
            ExitCode::FAILURE
        }
    }
}

/// The message and its causes, outermost first.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
