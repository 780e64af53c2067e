//! A Bedrock server.

use crate::cli::CliError;

/// Runs `stand-ins bedrock` with the arguments after the command's name.
pub async fn cli(args: Vec<String>) -> Result<(), CliError> {
    crate::cli::Flags::read(args, &["bind", "script", "token-delay-ms"])?;
    Ok(())
}
