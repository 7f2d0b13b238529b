//! `dmct decode`: any message in any format that dmct reads, to its innermost level, as text or as JSON.

use super::print;
use crate::{
    args::{DecodeArgs, Format},
    hexadecimal::{self, Written},
    problem::Problem,
};
use dmct_record::exit_code;
use dmct_report::evidence::dissect::{self, dissect};
use std::{fs, io::Read as _};

/// Carries `dmct decode` out. The code is that of a failure where the octets could not be read to their end.
///
/// # Errors
/// The input cannot be read, is said to be hexadecimal and is not, or is asked for in a format that does not exist.
pub fn execute(args: &DecodeArgs) -> Result<u8, Problem> {
    let asked = args.r#as.as_deref().map(format).transpose()?;
    let written = octets(args, read(args)?)?;
    let dissection = dissect(&written.octets, &written.lines, asked);
    match args.format {
        Format::Text => print(&dissect::text(&dissection)),
        Format::Json => print(&format!("{:#}\n", dissect::json(&dissection))),
    }
    Ok(if dissection.is_whole() {
        exit_code::CONFORMANT
    } else {
        exit_code::FAILED
    })
}

fn read(args: &DecodeArgs) -> Result<Vec<u8>, Problem> {
    match args.file.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => fs::read(path)
            .map_err(|error| Problem::usage(format!("cannot read {}: {error}", path.display()))),
        None => {
            let mut octets = Vec::new();
            std::io::stdin()
                .lock()
                .read_to_end(&mut octets)
                .map_err(|error| {
                    Problem::environment(format!("cannot read standard input: {error}"))
                })?;
            Ok(octets)
        }
    }
}

/// The octets that were meant: the input, or what its hexadecimal digits say.
fn octets(args: &DecodeArgs, input: Vec<u8>) -> Result<Written, Problem> {
    if args.hex {
        let text = String::from_utf8_lossy(&input);
        return hexadecimal::read(&text)
            .map_err(|error| Problem::usage(format!("the input is not hexadecimal: {error}")));
    }
    Ok(hexadecimal::recognise(&input).unwrap_or(Written {
        octets: input,
        lines: Vec::new(),
    }))
}

fn format(name: &str) -> Result<dissect::Format, Problem> {
    dissect::Format::of_name(name).ok_or_else(|| {
        let known: Vec<&str> = dissect::Format::ALL
            .iter()
            .map(|format| format.name())
            .collect();
        Problem::usage(format!(
            "no format is called {name:?}; --as takes {}",
            known.join(", ")
        ))
    })
}
