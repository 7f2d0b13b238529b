//! What the carrier's head says, and what credentials are worth.

use super::{Finding, Scene, matcher};
use dmct_record::event::{Fact, Worth};
use dmct_scenario::plan::{CredentialPattern, HttpPattern, Matcher, WorthPattern};
use dmct_wire::span::Span;

/// What is found of a head.
pub fn http(pattern: &HttpPattern, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("the HTTP head");
    finding.span = Span::default();
    let Some(seen) = scene.last() else {
        return finding;
    };
    let head = String::from_utf8_lossy(&seen.record.head.0).into_owned();
    let target = head.split_whitespace().nth(1).map(str::to_owned);
    let status = seen.record.status.map(|status| status.to_string());
    let media_type = seen
        .record
        .media_type
        .split(';')
        .next()
        .map(|t| t.trim().to_owned());
    let mut rows = vec![
        ("status".to_owned(), pattern.status.as_ref(), status),
        (
            "content type".to_owned(),
            pattern.content_type.as_ref(),
            media_type,
        ),
        ("target".to_owned(), pattern.target.as_ref(), target),
    ];
    for (name, is) in &pattern.headers {
        rows.push((name.clone(), Some(is), seen.carrier_header(name)));
    }
    let mut observed = Vec::new();
    finding.holds = true;
    for (name, is, text) in rows {
        let Some(is) = is else { continue };
        finding.holds &= matcher::takes(is, text.as_deref(), scene);
        finding
            .permitted
            .push(format!("{name} {}", matcher::words(is, scene)));
        observed.push(format!("{name} {}", matcher::shown(text.as_deref())));
    }
    finding.observed = observed.join(", ");
    finding
}

/// What is found of the length of each message.
pub fn octets(is: &Matcher, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("the octets of each message");
    finding.permitted = vec![format!("octets {}", matcher::words(is, scene))];
    let wrong = scene.window.iter().find(|seen| {
        let octets = seen.record.body.0.len().to_string();
        !matcher::takes(is, Some(&octets), scene)
    });
    let Some(seen) = wrong.or(scene.window.last()) else {
        return finding;
    };
    finding.holds = wrong.is_none();
    finding.message = Some(seen.number());
    finding.span = seen
        .message()
        .map_or_else(Span::default, |message| message.span);
    finding.observed = format!("{} octets", seen.record.body.0.len());
    finding
}

/// What is found of credentials.
pub fn credential(pattern: &CredentialPattern, scene: &Scene<'_>) -> Finding {
    let mut finding = scene.finding("the credentials");
    let wanted = pattern.worth.map(|worth| match worth {
        WorthPattern::Missing => "no credentials",
        WorthPattern::Valid => "credentials that hold with the nonce that is due",
        WorthPattern::Invalid => "credentials that do not hold",
    });
    let scheme_wanted = pattern
        .scheme
        .as_deref()
        .map(|scheme| format!("scheme {scheme}"));
    let parts: Vec<&str> = wanted.into_iter().chain(scheme_wanted.as_deref()).collect();
    finding.permitted = vec![parts.join(", ")];
    let Some(seen) = scene.last() else {
        return finding;
    };
    if let Some(cred) = seen.header().and_then(|header| header.cred.as_ref()) {
        finding.span = cred.span;
    } else if let Some(header) = seen.header() {
        finding.span = header.span;
    }
    let fact = scene
        .view
        .facts(seen.number())
        .iter()
        .find_map(|fact| match fact {
            Fact::Credential {
                scheme,
                worth,
                detail,
            } => Some((scheme, *worth, detail)),
            Fact::NotificationDigest { .. } => None,
        });
    let Some((scheme, worth, detail)) = fact else {
        finding.observed = "nothing was recorded of credentials".to_owned();
        return finding;
    };
    finding.observed = detail.clone();
    finding.holds = pattern.worth.is_none_or(|wanted| is_worth(wanted, worth))
        && pattern
            .scheme
            .as_ref()
            .is_none_or(|wanted| wanted == scheme);
    finding
}

const fn is_worth(wanted: WorthPattern, worth: Worth) -> bool {
    matches!(
        (wanted, worth),
        (WorthPattern::Missing, Worth::Missing)
            | (WorthPattern::Valid, Worth::Valid)
            | (WorthPattern::Invalid, Worth::Invalid | Worth::Stale)
    )
}
