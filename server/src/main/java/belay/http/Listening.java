package belay.http;

import belay.tls.Certificates;
import java.net.InetSocketAddress;

/**
 * How clients reach the HTTP door. One port takes both TLS and plain HTTP.
 *
 * @param address the port may be 0 for any
 * @param plainAnywhere whether plain HTTP is taken from other machines too, where tokens could be
 *     read on the way; a proxy of one's own in front is the reason to
 */
public record Listening(
    InetSocketAddress address, Certificates certificates, boolean plainAnywhere) {}
