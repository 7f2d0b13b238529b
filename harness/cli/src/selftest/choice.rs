//! Which mutants are meant, by names and parts of names.

use crate::problem::Problem;
use dmct_reference::mutant::{self, Mutant, Role};
use dmct_scenario::did_you_mean;

/// The most names that are shown in place of one that is not there.
const SHOWN: usize = 5;

/// The mutants that these words mean, in the order of the table; all of them if nothing is said. A name means that mutant,
/// `client` and `server` all of that role, any other word all those in whose names it stands.
///
/// # Errors
/// A word that means none.
pub fn chosen(words: &[String]) -> Result<Vec<&'static Mutant>, Problem> {
    if words.is_empty() {
        return Ok(mutant::all().collect());
    }
    let strangers: Vec<String> = words
        .iter()
        .filter(|word| !mutant::all().any(|mutant| means(word, mutant)))
        .map(|word| unknown(word))
        .collect();
    if !strangers.is_empty() {
        return Err(Problem::usage(strangers.join("\n")));
    }
    let meant = |mutant: &&Mutant| words.iter().any(|word| means(word, mutant));
    Ok(mutant::all().filter(meant).collect())
}

fn means(word: &str, mutant: &Mutant) -> bool {
    if mutant::by_name(word).is_some() {
        mutant.name == word
    } else if [Role::Client, Role::Server].map(Role::name).contains(&word) {
        mutant.role.name() == word
    } else {
        !word.is_empty() && mutant.name.contains(word)
    }
}

fn unknown(word: &str) -> String {
    let names = || mutant::all().map(|mutant| mutant.name);
    let alike = |name: &str| {
        word.split('-')
            .filter(|part| name.split('-').any(|own| own == *part))
            .count()
    };
    let mut near: Vec<&str> = did_you_mean(word, names()).into_iter().collect();
    let mut others: Vec<&str> = names()
        .filter(|name| alike(name) > 0 && !near.contains(name))
        .collect();
    others.sort_by_key(|name| usize::MAX - alike(name));
    near.extend(others);
    near.truncate(SHOWN);
    if near.is_empty() {
        format!("no mutant has `{word}` in its name")
    } else {
        format!(
            "no mutant has `{word}` in its name; near it are {}",
            near.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(words: &[&str]) -> Result<Vec<&'static str>, String> {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        chosen(&words)
            .map(|mutants| mutants.iter().map(|mutant| mutant.name).collect())
            .map_err(|problem| problem.text)
    }

    #[test]
    fn a_name_means_one_mutant_and_a_part_of_names_all_that_hold_it() {
        assert_eq!(names(&["omits-devinfo"]), Ok(vec!["omits-devinfo"]));
        let of_nonces = names(&["nonce"]).unwrap_or_default();
        assert!(of_nonces.len() > 1 && of_nonces.iter().all(|name| name.contains("nonce")));
        let of_role = |role: Role| mutant::all().filter(move |it| it.role == role);
        let servers: Vec<&str> = of_role(Role::Server).map(|it| it.name).collect();
        assert_eq!(names(&["server"]), Ok(servers));
        assert_eq!(names(&[]).map(|all| all.len()), Ok(mutant::all().count()));
    }

    #[test]
    fn a_word_that_no_mutant_has_in_its_name_is_a_mistake_that_shows_what_is_near() {
        let text = names(&["nonce", "omits-devnfo"]).expect_err("there is no such mutant");
        assert!(text.contains("`omits-devnfo`") && text.contains("near it are omits-devinfo"));
        assert!(names(&[""]).is_err() && names(&["qqq"]).is_err());
    }
}
