//! Rules on large objects: Size, chunks without a break, MaxObjSize (DM Protocol 1.3, section 8).

use super::{
    conversation::{Conversation, Move, Session},
    rule::{Finding, Look, Watched},
    said::{ABORT, NEXT, NO_END, Said},
};
use dmct_wire::{
    span::Span,
    syncml::message::{Command, Content, Item, Leaf, Meta, Status},
};

/// The first chunk says the Size of the whole object, and that is how long it is.
pub(super) fn size_is_true(conversation: &Conversation<'_>) -> Watched {
    Watched::over(chunked(conversation), |object| {
        let Some(size) = object.size else {
            return Look::Wrong(object.finding(
                object.first,
                "the first chunk has no Size",
                "Size, as the octets of the whole object",
            ));
        };
        if !object.complete {
            return Look::Right;
        }
        Look::if_so(object.length.may_be(size), || {
            let observed = format!(
                "Size {size}, and the chunks have {} octets together",
                object.length.octets
            );
            let permitted = format!("Size {}", object.length.octets);
            object.finding(object.last, observed, permitted)
        })
    })
}

/// No chunk but the first says a Size.
pub(super) fn size_is_said_once(conversation: &Conversation<'_>) -> Watched {
    Watched::over(chunked(conversation), |object| {
        if object.chunks < 2 {
            return Look::Past;
        }
        match object.size_again {
            None => Look::Right,
            Some(place) => Look::Wrong(object.finding(
                place,
                "Size in a chunk that is not the first",
                "Size in the first chunk only",
            )),
        }
    })
}

/// Nothing stands between the chunks of an object.
pub(super) fn without_a_break(conversation: &Conversation<'_>) -> Watched {
    Watched::over(chunked(conversation), |object| match &object.broken {
        Some((place, by)) => Look::Wrong(object.finding(
            *place,
            format!("{by} before the last chunk of {}", object.name),
            "the next chunk, and beside it Statuses and Alert 1222 only",
        )),
        None if object.chunks > 1 => Look::Right,
        None => Look::Past,
    })
}

/// No object is larger than the other side takes.
pub(super) fn within_max_obj_size(conversation: &Conversation<'_>) -> Watched {
    let objects = conversation
        .sessions()
        .into_iter()
        .flat_map(|s| objects(&s));
    Watched::over(objects, |object| {
        let Some(limit) = object.limit else {
            return Look::Past;
        };
        let least = object.least();
        Look::if_so(least <= limit, || {
            let observed = format!("an object of {least} octets, MaxObjSize being {limit}");
            object.finding(object.last, observed, format!("at most {limit} octets"))
        })
    })
}

fn chunked<'a>(conversation: &Conversation<'a>) -> impl Iterator<Item = Object<'a>> + use<'a> {
    conversation
        .sessions()
        .into_iter()
        .flat_map(|session| objects(&session))
        .filter(|object| object.is_chunked)
}

/// A message and octets of it.
type Place<'a> = (Said<'a>, Span);

/// A data object that the judged side sent, whole or in chunks.
#[derive(Clone, Debug)]
struct Object<'a> {
    /// The command that carries it.
    name: &'a str,
    uri: Option<&'a str>,
    size: Option<u64>,
    length: Length,
    chunks: usize,
    is_chunked: bool,
    complete: bool,
    first: Place<'a>,
    last: Place<'a>,
    /// A later chunk with a Size.
    size_again: Option<Place<'a>>,
    /// What stood where the next chunk was due.
    broken: Option<(Place<'a>, &'a str)>,
    /// The largest object that the other side took while this one was sent.
    limit: Option<u64>,
    /// The other side does not want the rest.
    released: bool,
}

/// How long data is, as far as that can be said.
#[derive(Clone, Copy, Debug, Default)]
struct Length {
    /// Octets of the data as it stands.
    octets: u64,
    /// Line feeds among them: XML takes a carriage return before each away.
    line_feeds: u64,
    /// Digits of base64 among them, where the data is binary.
    base64: Option<u64>,
    /// It holds elements, whose octets are not known.
    unknown: bool,
}

impl Length {
    /// Whether Size may be this.
    const fn may_be(&self, size: u64) -> bool {
        let most = self.octets.saturating_add(self.line_feeds);
        let decoded = match self.base64 {
            Some(digits) => size == digits.saturating_mul(3) / 4,
            None => false,
        };
        self.unknown || (size >= self.octets && size <= most) || decoded
    }

    /// The fewest octets that it can have.
    fn least(&self) -> u64 {
        let decoded = self.base64.map(|digits| digits.saturating_mul(3) / 4);
        match self.unknown {
            true => 0,
            false => decoded.map_or(self.octets, |decoded| decoded.min(self.octets)),
        }
    }

    fn add(&mut self, next: Self) {
        self.octets = self.octets.saturating_add(next.octets);
        self.line_feeds = self.line_feeds.saturating_add(next.line_feeds);
        self.base64 = self
            .base64
            .map(|digits| digits.saturating_add(next.base64.unwrap_or(next.octets)));
        self.unknown |= next.unknown;
    }
}

impl Object<'_> {
    /// The fewest octets that it has, or was announced to have where its end did not come.
    fn least(&self) -> u64 {
        let sent = self.length.least();
        let is_text = self.length.base64.is_none() && !self.length.unknown;
        let announced = self.size.filter(|_| is_text && !self.complete);
        announced.map_or(sent, |size| size.max(sent))
    }

    fn finding(
        &self,
        (said, span): Place<'_>,
        observed: impl Into<String>,
        permitted: impl Into<String>,
    ) -> Finding {
        Finding::at(said, span, observed, [permitted.into()])
    }
}

/// The objects that the judged side sent in a session.
fn objects<'a>(session: &Session<'a>) -> Vec<Object<'a>> {
    let mut sorting = Sorting::default();
    for moved in &session.moves {
        match *moved {
            Move::Judged(said) => sorting.judged(said),
            Move::Other(said) => sorting.other(said),
            Move::Unclear => sorting.unclear(),
        }
    }
    sorting.done.extend(sorting.open);
    sorting.done
}

#[derive(Default)]
struct Sorting<'a> {
    done: Vec<Object<'a>>,
    open: Option<Object<'a>>,
    limit: Option<u64>,
    /// An object was interrupted: what comes of the same command and node may be the rest of it.
    interrupted: Option<(&'a str, Option<&'a str>)>,
}

impl<'a> Sorting<'a> {
    fn judged(&mut self, said: Said<'a>) {
        let begun_before = self.open.is_some();
        let mut items = 0_usize;
        for command in said.commands().filter(|command| carries_objects(command)) {
            for item in command.items() {
                items += 1;
                self.item(said, command, item);
            }
        }
        // The chunks go on, or the sender has given the object up: of that the rules say nothing.
        if begun_before && items == 0 && (said.is_final() || said.aborts()) {
            self.done.extend(self.open.take());
        }
    }

    fn item(&mut self, said: Said<'a>, command: &'a Command, item: &'a Item) {
        if let Some(mut open) = self.open.take() {
            if open.goes_on_with(said, command, item) {
                open.take(said, command, item);
                if open.complete {
                    self.done.push(open);
                } else {
                    self.open = Some(open);
                }
                return;
            }
            if !open.released {
                open.broken = Some(((said, item.span), command.name()));
                self.interrupted = Some((open.name, open.uri));
            }
            self.done.push(open);
        }
        let mut object = Object::new(said, command, item, self.limit);
        object.is_chunked &= self.interrupted != Some((object.name, object.uri));
        if object.complete {
            self.done.push(object);
        } else {
            self.open = Some(object);
        }
    }

    fn other(&mut self, said: Said<'a>) {
        self.limit = said.message.header.max_obj_size().or(self.limit);
        let limit = self.limit;
        if let Some(open) = &mut self.open {
            open.limit = open.limit.and_then(|old| limit.map(|new| old.max(new)));
            let refused = said
                .statuses()
                .any(|status| Status::code(status).is_none_or(|code| code >= 300));
            open.released |= refused || said.alert(NO_END).is_some();
        }
    }

    fn unclear(&mut self) {
        self.limit = None;
        self.done.extend(self.open.take());
    }
}

/// Whether the items of a command are data objects. Alert 1225 names one of the other side.
fn carries_objects(command: &Command) -> bool {
    match command {
        Command::Status(_) => false,
        Command::Alert(alert) => !matches!(alert.code(), Some(ABORT | NEXT | NO_END)),
        _ => true,
    }
}

impl<'a> Object<'a> {
    fn new(said: Said<'a>, command: &'a Command, item: &'a Item, limit: Option<u64>) -> Self {
        let more = item.more_data.is_some();
        Self {
            name: command.name(),
            uri: uri_of(item),
            size: size(command, item).and_then(Leaf::number),
            length: length(command, item),
            chunks: 1,
            is_chunked: more,
            complete: !more,
            first: (said, item.span),
            last: (said, item.span),
            size_again: None,
            broken: None,
            limit,
            released: false,
        }
    }

    /// Whether an item is the next chunk: in a later message, of the same command, on the same node or on none
    /// that is named.
    fn goes_on_with(&self, said: Said<'_>, command: &Command, item: &Item) -> bool {
        let same_node = uri_of(item).is_none_or(|uri| self.uri.is_none_or(|own| own == uri));
        said.number() != self.last.0.number() && command.name() == self.name && same_node
    }

    fn take(&mut self, said: Said<'a>, command: &'a Command, item: &'a Item) {
        self.length.add(length(command, item));
        self.chunks += 1;
        self.complete = item.more_data.is_none();
        self.last = (said, item.span);
        let again = size(command, item).map(|leaf| (said, leaf.span));
        self.size_again = self.size_again.or(again);
    }
}

fn uri_of(item: &Item) -> Option<&str> {
    item.target_uri().or_else(|| item.source_uri())
}

/// A piece of meta information of an item, else of its command.
fn meta<'a>(
    command: &'a Command,
    item: &'a Item,
    part: fn(&Meta) -> Option<&Leaf>,
) -> Option<&'a Leaf> {
    item.meta
        .as_ref()
        .and_then(part)
        .or_else(|| command.meta().and_then(part))
}

fn size<'a>(command: &'a Command, item: &'a Item) -> Option<&'a Leaf> {
    meta(command, item, |meta| meta.size.as_ref())
}

fn length(command: &Command, item: &Item) -> Length {
    let format = meta(command, item, |meta| meta.format.as_ref()).map(Leaf::trimmed);
    let Some(data) = &item.data else {
        return Length::default();
    };
    let octets = data.octets();
    let count = |is: fn(&u8) -> bool| octets.iter().filter(|octet| is(octet)).count() as u64;
    let binary = matches!(format, Some("b64" | "bin"));
    Length {
        octets: octets.len() as u64,
        line_feeds: count(|octet| *octet == b'\n'),
        base64: binary.then(|| count(|octet| !octet.is_ascii_whitespace() && *octet != b'=')),
        unknown: matches!(data.content, Content::Elements(_)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ANSWER_1, FINAL, Talk, alert, get, status};
    use super::*;

    fn results(cmd_id: u32, size: &str, data: &str) -> String {
        let meta = match size {
            "" => String::new(),
            size => format!("<Meta><Size xmlns='syncml:metinf'>{size}</Size></Meta>"),
        };
        format!(
            "<Results><CmdID>{cmd_id}</CmdID><MsgRef>1</MsgRef><CmdRef>4</CmdRef><Item><Source><LocURI>./A</LocURI>\
             </Source>{meta}{data}</Item></Results>"
        )
    }

    fn header(msg_ref: u32) -> String {
        status(1, msg_ref, 0, "SyncHdr", 200)
    }

    /// A client sends an object of four octets in two chunks; what stands in the second message is given.
    fn chunks(size: &str, answer: u32, second: &str) -> Talk {
        Talk::of_client()
            .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
            .client(
                2,
                &format!(
                    "{}{}{}",
                    header(1),
                    status(2, 1, 4, "Get", 200),
                    results(3, size, "<Data>ab</Data><MoreData/>")
                ),
            )
            .server(
                2,
                &format!(
                    "{}{}{}",
                    header(2),
                    status(2, 2, 3, "Results", answer),
                    alert(3, 1222)
                ),
            )
            .client(
                3,
                &format!(
                    "{}{}{second}{FINAL}",
                    header(2),
                    status(2, 2, 3, "Alert", 200)
                ),
            )
    }

    fn rest() -> String {
        results(3, "", "<Data>cd</Data>")
    }

    #[test]
    fn size_is_there_and_true() {
        chunks("4", 213, &rest()).is_right(size_is_true);
        chunks("", 213, &rest()).is_wrong(size_is_true, 3, "<Item>");
        let finding = chunks("5", 213, &rest()).is_wrong(size_is_true, 5, "<Item>");
        assert_eq!(
            finding.observed,
            "Size 5, and the chunks have 4 octets together"
        );
    }

    #[test]
    fn size_of_binary_data_may_be_that_of_what_base64_means() {
        let size = |size: &str| {
            let binary = "<Format xmlns='syncml:metinf'>b64</Format><Size";
            let mut talk = chunks(size, 213, &rest());
            talk.replace_in(3, "<Size", binary);
            talk
        };
        for right in ["3", "4"] {
            size(right).is_right(size_is_true);
        }
        size("2").is_wrong(size_is_true, 5, "<Item>");
    }

    #[test]
    fn size_is_said_in_the_first_chunk_only() {
        chunks("4", 213, &rest()).is_right(size_is_said_once);
        chunks("4", 213, &results(3, "4", "<Data>cd</Data>")).is_wrong(
            size_is_said_once,
            5,
            "<Size",
        );
    }

    #[test]
    fn nothing_stands_between_chunks() {
        chunks("4", 213, &rest()).is_right(without_a_break);
        let other = rest().replace("./A", "./B");
        chunks("4", 213, &other).is_wrong(without_a_break, 5, "<Item>");
        let event = "<Alert><CmdID>3</CmdID><Data>1226</Data><Item><Data>x</Data></Item></Alert>";
        let finding = chunks("4", 213, event).is_wrong(without_a_break, 5, "<Item>");
        assert!(finding.observed.starts_with("Alert before"));
        chunks("4", 213, "").is_passed_over(without_a_break);
    }

    #[test]
    fn the_rest_of_an_interrupted_object_is_no_further_finding() {
        let rest = results(4, "", "<Data>c</Data><MoreData/>");
        let other = rest.replace("./A", "./B").replace("<MoreData/>", "");
        let talk = chunks("4", 213, &format!("{other}{rest}"));
        talk.is_wrong(without_a_break, 5, "<Item>");
        talk.is_right(size_is_true);
    }

    #[test]
    fn an_object_that_we_refused_need_not_go_on() {
        let other = rest().replace("./A", "./B");
        chunks("4", 424, &other).is_passed_over(without_a_break);
    }

    #[test]
    fn objects_are_not_larger_than_max_obj_size() {
        let limited = |limit: u32| {
            let meta = format!(
                "</Source><Meta><MaxObjSize xmlns='syncml:metinf'>{limit}</MaxObjSize></Meta></SyncHdr>"
            );
            Talk::of_client()
                .server(1, &format!("{ANSWER_1}{}{FINAL}", get(4)))
                .with("</Source></SyncHdr>", &meta)
                .client(
                    2,
                    &format!(
                        "{}{}{FINAL}",
                        header(1),
                        results(2, "", "<Data>abcd</Data>")
                    ),
                )
        };
        limited(4).is_right(within_max_obj_size);
        limited(3).is_wrong(within_max_obj_size, 3, "<Item>");
        let announced = "<Data>ab</Data><MoreData/>";
        limited(3)
            .with("<Data>abcd</Data>", announced)
            .with(
                "</Source><Data>ab",
                "</Source><Meta><Size xmlns='syncml:metinf'>4</Size></Meta><Data>ab",
            )
            .is_wrong(within_max_obj_size, 3, "<Item>");
        chunks("4", 213, &rest()).is_passed_over(within_max_obj_size);
    }

    #[test]
    fn a_server_is_held_to_the_same_rules() {
        let replace = |cmd_id: u32, size: &str, data: &str| {
            results(cmd_id, size, data)
                .replace("Results>", "Replace>")
                .replace("<MsgRef>1</MsgRef><CmdRef>4</CmdRef>", "")
                .replace("Source>", "Target>")
        };
        let talk = |size: &str| {
            Talk::of_server()
                .server(
                    1,
                    &format!(
                        "{ANSWER_1}{}",
                        replace(4, size, "<Data>ab</Data><MoreData/>")
                    ),
                )
                .client(
                    2,
                    &format!(
                        "{}{}{}",
                        header(1),
                        status(2, 1, 4, "Replace", 213),
                        alert(3, 1222)
                    ),
                )
                .server(
                    2,
                    &format!("{}{}{FINAL}", header(2), replace(2, "", "<Data>cd</Data>")),
                )
        };
        talk("4").is_right(size_is_true);
        talk("9").is_wrong(size_is_true, 4, "<Item>");
        talk("4").is_right(without_a_break);
    }
}
