//! When the service centre got a message: seven octets of swapped decimal digits (3GPP TS 23.040 9.2.3.11).

/// A time stamp as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timestamp {
    /// Year, month, day, hour, minute, second, zone; the low half of each octet is the tens.
    pub octets: [u8; 7],
}

/// What a time stamp says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The last two digits of the year.
    pub year: u8,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// How far local time is before universal time, quarters of an hour, -79 to 79.
    pub quarters: i8,
}

impl Timestamp {
    /// The time stamp of a moment; `None` if a number is beyond two digits, or the zone beyond 79 quarters.
    pub fn of(moment: &Moment) -> Option<Self> {
        let zone = moment.quarters.unsigned_abs();
        if zone > 79 {
            return None;
        }
        let sign = if moment.quarters < 0 { 0x08 } else { 0 };
        let mut octets = [0; 7];
        let numbers = [
            moment.year,
            moment.month,
            moment.day,
            moment.hour,
            moment.minute,
            moment.second,
            zone,
        ];
        for (octet, number) in octets.iter_mut().zip(numbers) {
            if number > 99 {
                return None;
            }
            *octet = ((number % 10) << 4) | (number / 10);
        }
        if let Some(last) = octets.last_mut() {
            *last |= sign;
        }
        Some(Self { octets })
    }

    /// What it says; `None` if a half octet is no decimal digit. Whether there is such a day is not looked at.
    pub fn moment(&self) -> Option<Moment> {
        let [year, month, day, hour, minute, second, zone] = self.octets;
        let quarters = i8::try_from(number(zone & 0xF7)?).ok()?;
        Some(Moment {
            year: number(year)?,
            month: number(month)?,
            day: number(day)?,
            hour: number(hour)?,
            minute: number(minute)?,
            second: number(second)?,
            quarters: if zone & 0x08 == 0 {
                quarters
            } else {
                -quarters
            },
        })
    }
}

impl core::fmt::Display for Timestamp {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.moment() {
            Some(at) => write!(
                out,
                "{:02}-{:02}-{:02} {:02}:{:02}:{:02}, zone {:+} quarters of an hour",
                at.year, at.month, at.day, at.hour, at.minute, at.second, at.quarters
            ),
            None => out.write_str(&crate::octets::hexadecimal(&self.octets, 7)),
        }
    }
}

/// Two decimal digits, the tens in the low half.
fn number(octet: u8) -> Option<u8> {
    let (tens, units) = (octet & 0x0F, octet >> 4);
    (tens <= 9 && units <= 9).then_some(tens * 10 + units)
}
