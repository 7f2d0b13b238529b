//! `dmct selftest`: every mutant of the reference peers, or some, against every scenario.

use super::print;
use crate::{
    args::{Format, SelftestArgs},
    folder::PAGE,
    problem::Problem,
    selftest,
    suite::Suite,
};
use dmct_record::{exit_code, run::Counts, selftest::SelfTest};
use dmct_report::html;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{io::IsTerminal as _, path::Path, time::Instant};

/// The result's name in the folder.
const RESULT: &str = "selftest.json";

/// The most mutants of which all that each breaks is printed.
const MOST_TOLD: usize = 40;

/// Carries `dmct selftest` out.
///
/// # Errors
/// Mistakes in files, an environment in which nothing can be played, a folder that cannot be written.
pub fn execute(suite: &Suite, args: &SelftestArgs) -> Result<u8, Problem> {
    let began = Instant::now();
    let bar = bar();
    let mutants = selftest::chosen(&args.mutants)?;
    let found = selftest::test(suite, &mutants, &|row, done, all| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
        bar.set_message(row.name.clone());
    })?;
    bar.finish_and_clear();
    match args.format {
        Format::Text => print(&text(&found, began.elapsed().as_secs_f64())),
        Format::Json => print(&json(&found)),
    }
    if let Some(folder) = &args.out {
        write(&found, folder)?;
    }
    Ok(exit_code_of(&found))
}

fn exit_code_of(found: &SelfTest) -> u8 {
    if !found.errors.is_empty() {
        exit_code::ERROR
    } else if found.is_whole() {
        exit_code::CONFORMANT
    } else {
        exit_code::FAILED
    }
}

fn bar() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    if let Ok(template) =
        ProgressStyle::with_template("{pos:>4}/{len} [{bar:30}] {elapsed} {wide_msg}")
    {
        bar.set_style(template.progress_chars("=> "));
    }
    bar
}

fn json(found: &SelfTest) -> String {
    // Plain data: there is nothing in it that JSON cannot say.
    serde_json::to_string_pretty(found).map_or_else(|_| String::new(), |text| format!("{text}\n"))
}

fn write(found: &SelfTest, folder: &Path) -> Result<(), Problem> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Problem::file("cannot make the folder", folder, &error))?;
    let page = html::selftest::render(found)
        .map_err(|error| Problem::environment(format!("cannot make the page: {error}")))?;
    for (name, text) in [(RESULT, json(found)), (PAGE, page)] {
        let path = folder.join(name);
        std::fs::write(&path, text)
            .map_err(|error| Problem::file("cannot write", &path, &error))?;
    }
    Ok(())
}

fn text(found: &SelfTest, seconds: f64) -> String {
    let played = found.mutants.len();
    let mut text = match found.part_of {
        Some(all) => format!("{played} of {all} mutants, {seconds:.1} s\n"),
        None => format!("{played} mutants, {seconds:.1} s\n"),
    };
    for (role, counts) in [
        ("client", &found.honest.client),
        ("server", &found.honest.server),
    ] {
        let of_role = || found.mutants.iter().filter(|row| row.role == role);
        let all = of_role().count();
        if all == 0 {
            continue;
        }
        let caught = of_role().filter(|row| !row.killed_by.is_empty()).count();
        text.push_str(&format!(
            "  {role}: {caught} of {all} wrong ones caught; the honest one: {}\n",
            honest(counts)
        ));
    }
    let is_long = played > MOST_TOLD;
    for row in found
        .mutants
        .iter()
        .filter(|_| found.part_of.is_some() && !is_long)
    {
        let title = format!(
            "{}, which violates {}, breaks",
            row.name,
            row.violates.join(", ")
        );
        text.push_str(&listed(&title, &row.breaks));
    }
    let unbroken = &found.unbroken;
    for (title, list) in [
        ("Mutants that nothing catches", &unbroken.mutants),
        ("Scenarios that catch no mutant", &unbroken.scenarios),
        ("Checks that no mutant breaks", &unbroken.checks),
        ("Rules of monitors that no mutant breaks", &unbroken.rules),
        ("SCR items that no mutant violates", &unbroken.items),
        ("Errors", &found.errors),
    ] {
        text.push_str(&listed(title, list));
    }
    let excused = found.excused.len();
    if excused > 0 {
        text.push_str(&format!(
            "\nargued away in scenarios/unbroken.yaml: {excused}\n"
        ));
    }
    text.push_str(if !found.errors.is_empty() {
        "\nThe self-test itself is not in order.\n"
    } else if found.part_of.is_some() {
        "\nThis was a part of the mutants. What no mutant breaks can be told only of all that a role has.\n"
    } else if found.is_whole() {
        "\nEvery mutant is caught, and every check can fail.\n"
    } else {
        "\nNot everything that should is broken by a mutant.\n"
    });
    text
}

fn honest(counts: &Counts) -> String {
    let Counts {
        selected,
        pass,
        not_applicable,
        ..
    } = counts;
    format!("{pass} of {selected} passed, {not_applicable} not applicable")
}

fn listed(title: &str, list: &[String]) -> String {
    if list.is_empty() {
        return String::new();
    }
    let lines: String = list.iter().map(|line| format!("  {line}\n")).collect();
    format!("\n{title} ({})\n{lines}", list.len())
}

#[cfg(test)]
mod tests {
    use super::{exit_code_of, text};
    use crate::{selftest, suite::Suite};
    use dmct_record::{
        exit_code,
        selftest::{Honest, SelfTest, Unbroken},
    };
    use dmct_reference::mutant::{self, Mutant};

    fn played(mutant: &'static Mutant) -> SelfTest {
        let suite = Suite::load(None).expect("the embedded suite has no mistakes");
        selftest::test(&suite, &[mutant], &|_, _, _| {}).expect("the suite can be played")
    }

    #[test]
    fn a_check_that_no_mutant_breaks_makes_1_and_what_is_not_in_order_4() {
        let mut found = SelfTest {
            mutants: Vec::new(),
            part_of: None,
            honest: Honest::default(),
            unbroken: Unbroken::default(),
            excused: Vec::new(),
            errors: Vec::new(),
        };
        assert_eq!(exit_code_of(&found), exit_code::CONFORMANT);
        found.unbroken.checks.push("a 1/1 (line 3, X)".to_owned());
        assert_eq!(exit_code_of(&found), exit_code::FAILED);
        assert!(text(&found, 1.0).contains("Checks that no mutant breaks (1)\n  a 1/1"));
        found.errors.push("m: it never acted".to_owned());
        assert_eq!(exit_code_of(&found), exit_code::ERROR);
    }

    #[test]
    fn of_a_part_it_is_told_what_each_breaks_and_not_what_none_does() {
        let found = played(mutant::by_name("server-reuses-msgid").expect("a mutant"));
        let text = text(&found, 1.0);
        assert!(
            text.starts_with("1 of ") && text.contains("This was a part"),
            "{text}"
        );
        assert!(
            text.contains("server: 1 of 1") && !text.contains("client:"),
            "{text}"
        );
        assert!(!found.mutants[0].breaks.is_empty(), "{text}");
        assert!(found.unbroken.checks.is_empty() && !text.contains("Checks that no mutant breaks"));
        assert_eq!(exit_code_of(&found), exit_code::CONFORMANT, "{text}");
    }
}
