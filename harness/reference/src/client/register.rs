//! Registering with a SIP core, as soon as the device is up (Notification 1.3, 7.3; RFC 5627).

use super::Client;
use crate::conduct::Misdeed;
use dmct_wire::{
    peer::{Output, Transmit},
    sip::Registration,
};

impl Client {
    /// Registers, if there is a core to register with.
    pub(super) fn register(&mut self) {
        let Some(account) = &self.config.sip else {
            return;
        };
        if self.conduct.does(Misdeed::NeverRegisters) {
            return;
        }
        let host = account.core.split([':', ';']).next().unwrap_or_default();
        let registration = Registration {
            registrar: format!("sip:{host}"),
            address_of_record: account.address_of_record.clone(),
            // where it listens, which the carrier knows
            contact: String::new(),
            instance: Some(account.instance.clone()),
            reg_id: None,
            gruu: true,
            dm_feature: true,
            expires: account.expires,
        };
        self.last_exchange += 1;
        self.outputs.push_back(Output::Transmit(Transmit::Register {
            exchange: self.last_exchange,
            core: account.core.clone(),
            registration,
        }));
    }
}
