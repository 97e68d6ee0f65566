/** Who a person is and what he may do: users, tokens, SSH keys. */
@org.jspecify.annotations.NullMarked
package belay.access;
