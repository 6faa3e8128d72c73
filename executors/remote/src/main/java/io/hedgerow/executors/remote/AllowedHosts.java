package io.hedgerow.executors.remote;

import io.hedgerow.executors.ModelRefusedException;
import java.net.URI;
import java.util.Collection;
import java.util.Locale;

/** Whether a server may be called. Names are compared as they are written; nothing is looked up. */
final class AllowedHosts {
    private AllowedHosts() {}

    static void check(URI url, Collection<String> allowed) throws ModelRefusedException {
        String host = url.getHost();
        String hostAndPort = host + ":" + portOf(url);
        for (String entry : allowed) {
            String name = entry.toLowerCase(Locale.ROOT);
            if (name.equals(host) || name.equals(hostAndPort)) {
                return;
            }
        }
        throw new ModelRefusedException("settings.url names the host " + hostAndPort + ", which is not allowed; "
                + (allowed.isEmpty() ? "no host is" : "allowed are " + String.join(", ", allowed)));
    }

    static int portOf(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return url.getScheme().equals("https") ? 443 : 80;
    }
}
