//! What the author probably meant.

/// The known word that is nearest to this one, if any is near.
pub fn did_you_mean<'w>(word: &str, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let word = word.to_lowercase();
    let nearest = known
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &candidate.to_lowercase()),
                candidate,
            )
        })
        .min_by_key(|(distance, _)| *distance);
    let near = 1 + word.chars().count() / 4;
    nearest
        .filter(|(distance, _)| *distance <= near)
        .map(|(_, candidate)| candidate)
}

/// Words as a list in a sentence.
pub fn listed<'w>(words: impl IntoIterator<Item = &'w str>) -> String {
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
