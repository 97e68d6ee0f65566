package belay.http;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * HTTP whose first request is served on a virtual thread, as the later ones are. Jetty hands the
 * one whose first bytes it has read already, to see what protocol it is, to its few own threads:
 * some who follow a log would keep all others out.
 */
final class VirtualHttp extends HttpConnectionFactory {
  VirtualHttp(HttpConfiguration configuration) {
    super(configuration);
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    HttpConnection connection =
        new HttpConnection(getHttpConfiguration(), connector, endPoint) {
          @Override
          public void run() {
            Thread.ofVirtual().name("http").start(this::onFillable);
          }
        };
    return configure(connection, connector, endPoint);
  }
}
