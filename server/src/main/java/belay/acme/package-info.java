/**
 * Certificate authorities that speak ACME (RFC 8555): one order at a time, the proofs that a name
 * leads here, and whether it does before anybody is asked.
 */
@org.jspecify.annotations.NullMarked
package belay.acme;
