package belay.platform;

import belay.http.Changes;
import belay.http.Guesses;
import belay.http.HttpLimits;
import belay.rendezvous.Rendezvous;
import belay.tls.Certificates;
import belay.view.Addresses;
import belay.view.Secrets;

/** What the door has, that endpoints share. */
record Door(
    HttpLimits limits,
    Certificates certificates,
    Addresses addresses,
    Secrets secrets,
    Guesses guesses,
    Changes changes,
    Rendezvous rendezvous) {}
