//! Why: the words of the text that weighed most for a class, as they were written.

use super::blend::{Blend, Judgement};
use super::grams::Reader;
use super::net::Net;

/// Words that are named at most.
const WORDS_MAX: usize = 5;
/// A word shorter than this says nothing to a reader.
const WORD_CHARS_MIN: usize = 3;
/// A word that weighed less than this share of the first is not named.
const SHARE_MIN: f32 = 0.15;

/// The words that weighed most, heaviest first.
///
/// What a gram weighs is its part in the score of the class against the other classes: for the
/// machines their weights, for the net the gradient at this text times the input. The text is
/// walked again, and each word gets what its grams weigh; a gram of two words is parted.
pub fn words_that_weighed(
    blend: &Blend,
    reader: &Reader,
    normalised: &str,
    judgement: &Judgement,
    class: usize,
) -> Vec<String> {
    let weights = gram_weights(blend, judgement, class);
    let words: Vec<&str> = normalised.split(' ').collect();
    let mut sums = vec![0.0_f32; words.len()];
    reader.read(normalised, |gram| {
        let id = blend.vocabulary.id(&gram);
        let found = id.and_then(|id| weights.binary_search_by_key(&id, |it| it.0).ok());
        let Some((_, weight)) = found.and_then(|at| weights.get(at)) else { return };
        for word in [gram.first, gram.last] {
            if let Some(sum) = sums.get_mut(word as usize) {
                *sum += weight / 2.0;
            }
        }
    });
    heaviest(&words, &sums)
}

/// What each gram of the text weighs for a class, by rising id; of a gram that occurs more than
/// once, what one occurrence weighs is not known, hence the whole for each.
fn gram_weights(blend: &Blend, judgement: &Judgement, class: usize) -> Vec<(u32, f32)> {
    let against: Vec<f32> = judgement
        .shares
        .iter()
        .enumerate()
        .map(|(at, share)| if at == class { 1.0 - share } else { -share })
        .collect();
    let slopes: Vec<Vec<f32>> = blend
        .nets
        .iter()
        .zip(&judgement.hidden)
        .map(|(net, hidden)| slopes(net, hidden, &against))
        .collect();
    let machines = blend.weights.svm * blend.weights.sharpness;
    let count = blend.nets.len().max(1) as f32;
    let weigh = |&(id, value): &(u32, f32)| {
        let nets = blend.nets.iter().zip(&slopes);
        let nets: f32 = nets.map(|(net, slopes)| net.embedding.dot(id, slopes)).sum();
        (id, value * (nets / count + machines * blend.svm.weights.dot(id, &against)))
    };
    judgement.row.iter().map(weigh).collect()
}

/// How the score of the class against the others moves with each hidden unit.
fn slopes(net: &Net, hidden: &[f32], against: &[f32]) -> Vec<f32> {
    let slope = |(unit, on): (u32, &f32)| {
        if *on > 0.0 { net.output.dot(unit, against) } else { 0.0 }
    };
    (0..).zip(hidden).map(slope).collect()
}

fn heaviest(words: &[&str], sums: &[f32]) -> Vec<String> {
    let mut order: Vec<(&str, f32)> = words
        .iter()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .zip(sums.iter().copied())
        .filter(|(word, sum)| word.chars().count() >= WORD_CHARS_MIN && *sum > 0.0)
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    let least = order.first().map_or(0.0, |it| it.1 * SHARE_MIN);
    let mut named: Vec<String> = Vec::new();
    for (word, _) in order.into_iter().take_while(|it| it.1 >= least) {
        if named.len() < WORDS_MAX && !named.iter().any(|it| it == word) {
            named.push(word.to_owned());
        }
    }
    named
}
