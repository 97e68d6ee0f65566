/**
 * The pure rules of going back: which release a rollback goes to, what may not go live again, and
 * which releases are kept so that there is something to go back to.
 */
@org.jspecify.annotations.NullMarked
package belay.rollback;
