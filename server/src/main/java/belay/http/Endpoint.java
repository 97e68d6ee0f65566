package belay.http;

/** Answers one kind of request. */
public interface Endpoint {
  Answer handle(Exchange exchange) throws Exception;

  /** The same of a request whose body is a record of the API, which is read before it. */
  interface Taking<B extends Record> {
    Answer handle(Exchange exchange, B body) throws Exception;
  }
}
