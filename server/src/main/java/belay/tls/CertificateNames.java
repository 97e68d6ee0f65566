package belay.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom certificates speak for (RFC 6125). Pure. */
public final class CertificateNames {
  private static final int HOST = 2;
  private static final int ADDRESS = 7;
  private static final int NAMES_MAX = 1_000;
  private static final Pattern COMMON_NAME = Pattern.compile("(?:^|,)CN=([A-Za-z0-9.*-]+)");

  private CertificateNames() {}

  /**
   * The names and addresses of a certificate, in lower case; its common name where it has no
   * others, as certificates have that are made by hand.
   */
  public static List<String> of(X509Certificate certificate) {
    List<String> names = new ArrayList<>();
    try {
      Collection<List<?>> general = certificate.getSubjectAlternativeNames();
      for (List<?> name : general == null ? List.<List<?>>of() : general) {
        int kind = (Integer) name.get(0);
        String text = String.valueOf(name.get(1)).toLowerCase(Locale.ROOT);
        if (kind == HOST) {
          names.add(text);
        } else if (kind == ADDRESS) {
          names.add(InetAddress.ofLiteral(text).getHostAddress());
        }
      }
    } catch (CertificateParsingException e) {
      names.clear();
    }
    if (names.isEmpty()) {
      Matcher common = COMMON_NAME.matcher(certificate.getSubjectX500Principal().getName());
      if (common.find()) {
        names.add(common.group(1).toLowerCase(Locale.ROOT));
      }
    }
    return names.stream().distinct().limit(NAMES_MAX).toList();
  }

  /** Whether any of these names is the host's, or a wildcard for it: one label for the star. */
  public static boolean cover(Collection<String> names, String host) {
    int dot = host.indexOf('.');
    return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
  }
}
