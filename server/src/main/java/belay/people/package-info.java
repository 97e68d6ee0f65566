/** The API's resources about people: accounts, invitations, tokens, keys, and who may do what. */
@org.jspecify.annotations.NullMarked
package belay.people;
