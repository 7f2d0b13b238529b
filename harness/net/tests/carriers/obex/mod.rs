//! OBEX over TCP, both roles.

mod capture;
mod hostile;
mod oracle;
mod packets;
mod pushes;
mod requests;
mod reversed;
mod sessions;
mod tap;
