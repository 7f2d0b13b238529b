//! Where short messages go and come: a number, the port behind it, and how many they were.

use dmct_wire::sms::Ports;

/// From the port of connectionless WSP to that of pushes (WAP-259, appendix B).
pub(super) const PUSH_PORTS: Ports = Ports {
    destination: 2948,
    source: 9200,
};

/// What stands before the port in an address.
const PORT: &str = ";port=";

/// The number and the ports that an address names: `sms:+4912345`, with `;port=2948` behind it if it is another.
pub(crate) fn destination(to: &str) -> (&str, Ports) {
    let behind = to.split_once(':').map_or(to, |(_, behind)| behind);
    let number = behind.split(';').next().unwrap_or_default();
    let port = behind
        .split_once(PORT)
        .and_then(|(_, port)| port.parse().ok());
    let ports = Ports {
        destination: port.unwrap_or(PUSH_PORTS.destination),
        ..PUSH_PORTS
    };
    (number, ports)
}

/// Where a datagram arrived that came to these ports in so many messages.
pub(crate) fn place(number: &str, ports: Ports, messages: u8) -> String {
    let port = ports.destination;
    format!("sms:{number}{PORT}{port};messages={messages}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_to_the_port_of_pushes_unless_it_names_another() {
        assert_eq!(destination("sms:+4912345"), ("+4912345", PUSH_PORTS));
        let (number, ports) = destination("sms:+4912345;port=9200");
        assert_eq!((number, ports.destination), ("+4912345", 9200));
        assert_eq!(place(number, ports, 2), "sms:+4912345;port=9200;messages=2");
    }
}
