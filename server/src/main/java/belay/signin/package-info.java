/**
 * By what a person proves who he is: codes of an app, recovery codes, passkeys. Pure but for the
 * challenges that were answered.
 */
@NullMarked
package belay.signin;

import org.jspecify.annotations.NullMarked;
