//! Times for readers. All input is in microseconds, as the record keeps it.

/// How long something took, in the unit that fits: `850 µs`, `12 ms`, `3.2 s`, `4 min 05 s`.
pub fn took(microseconds: u64) -> String {
    match microseconds {
        0..1_000 => format!("{microseconds} \u{B5}s"),
        1_000..1_000_000 => format!("{} ms", microseconds / 1_000),
        1_000_000..60_000_000 => {
            let tenths = microseconds / 100_000;
            format!("{}.{} s", tenths / 10, tenths % 10)
        }
        _ => {
            let seconds = microseconds / 1_000_000;
            match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
                (0, minutes, seconds) => format!("{minutes} min {seconds:02} s"),
                (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
            }
        }
    }
}

/// A moment since a beginning, in seconds to the millisecond: `+1.250`.
pub fn moment(microseconds: u64) -> String {
    format!("+{}", seconds(microseconds))
}

/// Seconds with three decimals, as JUnit wants them: `1.250`.
pub fn seconds(microseconds: u64) -> String {
    format!(
        "{}.{:03}",
        microseconds / 1_000_000,
        microseconds / 1_000 % 1_000
    )
}

#[cfg(test)]
mod tests {
    use super::{moment, took};

    #[test]
    fn every_size_has_its_unit() {
        let shown: Vec<String> = [0, 999, 12_345, 3_249_999, 245_000_000, 7_260_000_000]
            .into_iter()
            .map(took)
            .collect();
        assert_eq!(
            shown,
            [
                "0 \u{B5}s",
                "999 \u{B5}s",
                "12 ms",
                "3.2 s",
                "4 min 05 s",
                "2 h 01 min"
            ]
        );
        assert_eq!(moment(1_250_999), "+1.250");
    }
}
