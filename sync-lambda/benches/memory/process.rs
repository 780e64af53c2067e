//! This program, started again as a process of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read, Stdin, stdin};
use std::path::Path;
use std::process::{self, ChildStdout, Command, Stdio};

use serde::de::DeserializeOwned;
use tempfile::TempDir;

/// A process that ends when this is dropped.
pub struct Child {
    process: process::Child,
    output: BufReader<ChildStdout>,
}

impl Child {
    /// Starts this program with other arguments.
    pub fn start(args: &[&str]) -> Self {
        let program = std::env::current_exe().expect("a program knows its file");
        let mut command = Command::new(program);
        let started = command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process = started.expect("this program can be started");
        let output = process.stdout.take().expect("it is a pipe");
        Self { process, output: BufReader::new(output) }
    }

    /// The next line that it prints.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("what it prints is text");
        line
    }

    /// What it prints until it ends.
    pub fn json<T: DeserializeOwned>(mut self) -> T {
        let mut text = String::new();
        self.output.read_to_string(&mut text).expect("what it prints is text");
        serde_json::from_str(&text).expect("it did what it was told, and said how that went")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until the process that started this one is gone, and its end of the pipe with it.
pub fn wait_for_parent() {
    let mut pipe: Stdin = stdin();
    let _ = pipe.read(&mut [0]);
}

/// The most memory that this process ever held, in megabytes of 2^20 bytes, as Lambda counts them.
pub fn peak_mb() -> f64 {
    let status = fs::read_to_string("/proc/self/status").expect("a Linux system");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|kib| kib.parse::<f64>().ok());
    kib.expect("Linux counts it") / 1024.0
}

/// A folder for the corpus, in memory if there is such a place.
pub fn memory_folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    folder.expect("a folder for temporary files")
}
