//! A Notion API server.

use crate::cli::CliError;

/// Runs `stand-ins notion` with the arguments after the command's name.
pub async fn cli(args: Vec<String>) -> Result<(), CliError> {
    let flags = crate::cli::Flags::read(args, &["workspace", "recorded", "bind", "token", "log"])?;
    let _ = flags;
    Ok(())
}
