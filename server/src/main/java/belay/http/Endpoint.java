package belay.http;

/** Answers one kind of request. */
public interface Endpoint {
  Answer handle(Exchange exchange) throws Exception;
}
