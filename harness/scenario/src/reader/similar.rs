//! What the author probably meant.

use std::cmp::Reverse;

/// The known word that is nearest to this one, if any is near.
pub fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    let nearest = known
        .into_iter()
        .map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::damerau_levenshtein(&word, &lower);
            (
                distance,
                Reverse(shared_beginning(&word, &lower)),
                candidate,
            )
        })
        .min_by_key(|(distance, beginning, _)| (*distance, *beginning));
    // Of a word as short as its mistake nothing is left to know it by.
    let length = word.chars().count();
    let near = (1 + length / 4).min(length.saturating_sub(1));
    nearest
        .filter(|(distance, ..)| *distance <= near)
        .map(|(.., candidate)| candidate)
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
