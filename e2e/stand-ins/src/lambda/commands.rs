//! `stand-ins lambda`: the server as a command.

use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::{Function, Options, schedule, start};
use crate::cli::{CliError, Flags};

/// Runs `stand-ins lambda` with the arguments after the command's name, until a signal ends it. What the function
/// prints goes to stdout.
pub async fn cli(mut args: Vec<String>) -> Result<(), CliError> {
    let Some(end) = args.iter().position(|arg| arg == "--") else {
        return Err(CliError::usage("give the program of the function after `--`"));
    };
    let mut program = args.split_off(end).into_iter().skip(1);
    let flags = Flags::read(args, &["function", "bind", "timeout-seconds", "every"])?;
    let name =
        flags.get("function").ok_or_else(|| CliError::usage("`--function` is missing: name the function"))?;
    let path = program.next().ok_or_else(|| CliError::usage("there is no program after `--`"))?;

    let mut function = Function::new(name, &path);
    function.arguments = program.map(Into::into).collect();
    function.inherits = true;
    if let Some(timeout) = seconds(&flags, "timeout-seconds")? {
        function.timeout = timeout;
    }
    let mut options = Options { echoes: true, ..Options::default() };
    if let Some(bind) = flags.get("bind") {
        options.bind = bind.parse().map_err(|_| {
            CliError::usage(format!("`--bind {bind}`: expected an address and a port, as 127.0.0.1:0"))
        })?;
    }
    let every = seconds(&flags, "every")?;

    let bind = options.bind;
    let server = start(function, options)
        .await
        .map_err(|source| CliError::failed(format!("cannot listen on {bind}, or start `{path}`"), source))?;
    println!("{}", serde_json::json!({ "listening": server.base_url() }));
    let scheduled = async {
        match every {
            Some(every) => schedule::run(every, server.jobs.clone()).await,
            None => std::future::pending().await,
        }
    };
    let failed = |source| CliError::failed("cannot wait for a signal", source);
    let mut ended = signal(SignalKind::terminate()).map_err(failed)?;
    tokio::select! {
        () = scheduled => {}
        _ = ended.recv() => {}
        interrupted = tokio::signal::ctrl_c() => interrupted.map_err(failed)?,
    }
    server.stop().await;
    Ok(())
}

fn seconds(flags: &Flags, name: &str) -> Result<Option<Duration>, CliError> {
    let Some(given) = flags.get(name) else { return Ok(None) };
    match given.parse() {
        Ok(seconds) if seconds > 0 => Ok(Some(Duration::from_secs(seconds))),
        _ => Err(CliError::usage(format!("`--{name} {given}`: expected seconds, at least 1"))),
    }
}
