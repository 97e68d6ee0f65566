/** Signing in by what another server says of a person (OpenID Connect Core 1.0). */
@NullMarked
package belay.signin.oidc;

import org.jspecify.annotations.NullMarked;
