//! OBEX over TCP, both roles.

mod capture;
mod hostile;
mod memory;
mod oracle;
mod packets;
mod pushes;
mod requests;
mod reversed;
mod sessions;
mod tap;
