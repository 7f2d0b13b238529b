//! What the author probably meant.

use std::cmp::Reverse;

/// The known word that is nearest to this one, if any is near.
pub fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    // Of a word as short as its mistake nothing is left to know it by.
    let length = word.chars().count();
    let near = (1 + length / 4).min(length.saturating_sub(1));
    known
        .into_iter()
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            // The distance itself costs the product of the lengths, for each of hundreds of words.
            if edits_at_least(&word, &lower) > near {
                return None;
            }
            let distance = strsim::damerau_levenshtein(&word, &lower);
            let beginning = Reverse(shared_beginning(&word, &lower));
            (distance <= near).then_some((distance, beginning, candidate))
        })
        .min_by_key(|(distance, beginning, _)| (*distance, *beginning))
        .map(|(.., candidate)| candidate)
}

/// How many edits it takes at the very least to make one word of the other: the characters that one of them has more of.
fn edits_at_least(a: &str, b: &str) -> usize {
    // Characters that share a place only make the answer smaller.
    let mut surplus = [0_isize; 64];
    for character in a.chars() {
        surplus[character as usize % 64] += 1;
    }
    for character in b.chars() {
        surplus[character as usize % 64] -= 1;
    }
    let (more, fewer) = surplus.iter().fold((0, 0), |(more, fewer), count| {
        (more + (*count).max(0), fewer + (-*count).max(0))
    });
    more.max(fewer).unsigned_abs()
}

/// How many characters two words begin with alike.
fn shared_beginning(a: &str, b: &str) -> usize {
    a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count()
}

/// Words as a list in a sentence.
pub fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_word_takes_fewer_edits_than_the_bound_says(a in "[a-dA-D-]{0,9}|\\PC{0,6}", b in "[a-dA-D-]{0,9}|\\PC{0,6}") {
            prop_assert!(edits_at_least(&a, &b) <= strsim::damerau_levenshtein(&a, &b));
        }
    }

    #[test]
    fn the_nearest_word_is_meant_and_a_far_one_is_not() {
        assert_eq!(
            did_you_mean("rol", ["vendor", "role", "rule"]),
            Some("role")
        );
        assert_eq!(did_you_mean("expcet", ["expect", "except"]), Some("expect"));
        assert_eq!(did_you_mean("xyz", ["expect"]), None);
        assert_eq!(did_you_mean("x", ["y"]), None);
    }
}
