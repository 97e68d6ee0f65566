package belay.http;

/** Answers one kind of request. */
interface Endpoint {
  Answer handle(Exchange exchange) throws Exception;
}
