package dev.lmarenaproxy.http;

import dev.lmarenaproxy.settings.Settings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * By which addresses the gateway is reached, and which of them stands in links. The adapters are
 * looked at each time, as machines change networks: not for event loops.
 */
final class Addresses {
    private static final Logger LOG = LoggerFactory.getLogger(Addresses.class);

    /** Of containers, virtual machines and tunnels: other machines don't reach this one by them. */
    private static final Pattern VIRTUAL_NAME =
            Pattern.compile(
                    "(docker|br-|bridge\\d|veth|virbr|vmnet|vboxnet|vethernet|tun\\d|tap\\d|utun|wg|zt"
                            + "|tailscale|ppp|cni|flannel|cali|kube|lxc|lxd|podman|awdl|llw).*",
                    Pattern.CASE_INSENSITIVE);

    /** Windows numbers its adapters and tells only in a title what they are. */
    private static final Pattern VIRTUAL_TITLE =
            Pattern.compile(
                    ".*(virtual|hyper-v|vmware|vethernet|docker|wireguard|wintun|openvpn|tap-windows"
                            + "|tailscale|zerotier).*",
                    Pattern.CASE_INSENSITIVE);

    private static final Set<String> ALL = Set.of("0.0.0.0", "::", "[::]", "0:0:0:0:0:0:0:0");

    private final String host;
    private final int port;
    private final Supplier<Settings.Network> network;
    private final Supplier<List<Adapter>> adapters;

    /** An address of this machine that others reach it by. */
    record Found(String ip, String adapter) {}

    /** A network adapter, as the system tells. */
    record Adapter(String name, String title, boolean usable, List<InetAddress> addresses) {}

    /**
     * @param host what is listened on, as it was given
     */
    Addresses(String host, int port, Supplier<Settings.Network> network) {
        this(host, port, network, Addresses::ofTheSystem);
    }

    Addresses(
            String host,
            int port,
            Supplier<Settings.Network> network,
            Supplier<List<Adapter>> adapters) {
        this.host = host;
        this.port = port;
        this.network = network;
        this.adapters = adapters;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** For programs on this machine. */
    URI local() {
        return url(ALL.contains(host) ? "127.0.0.1" : host);
    }

    /**
     * What stands in links: as the settings say, or where the gateway listens, or what is found.
     */
    URI shown() {
        var fixed = network.get().fixedAddress();
        if (!fixed.isEmpty()) {
            return url(fixed);
        }
        if (!ALL.contains(host)) {
            return url(host);
        }
        return found().stream().findFirst().map(one -> url(one.ip())).orElseGet(this::local);
    }

    URI url(String address) {
        var plain = address.startsWith("[") || !address.contains(":");
        return URI.create("http://" + (plain ? address : "[" + address + "]") + ":" + port);
    }

    /** Whether the gateway listens there, too. */
    boolean listensAt(Found found) {
        return ALL.contains(host) || url(host).equals(url(found.ip()));
    }

    /**
     * By which other machines reach this one, those of home networks first; whether the gateway
     * listens there is another matter.
     */
    List<Found> found() {
        return adapters.get().stream()
                .filter(adapter -> adapter.usable && !isVirtual(adapter))
                .flatMap(adapter ->
                        adapter.addresses.stream()
                                .filter(Addresses::isReachable)
                                .sorted(Comparator.comparingInt(Addresses::rank))
                                .map(address -> new Candidate(address, adapter.name)))
                .sorted(Comparator.comparingInt(candidate -> rank(candidate.address)))
                .map(candidate ->
                        new Found(
                                candidate.address.getHostAddress().replaceFirst("%.*", ""),
                                candidate.adapter))
                .toList();
    }

    private record Candidate(InetAddress address, String adapter) {}

    private static boolean isVirtual(Adapter adapter) {
        return VIRTUAL_NAME.matcher(adapter.name).matches()
                || VIRTUAL_TITLE.matcher(adapter.title).matches();
    }

    private static boolean isReachable(InetAddress address) {
        return !address.isLoopbackAddress()
                && !address.isLinkLocalAddress()
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress();
    }

    private static int rank(InetAddress address) {
        if (address instanceof Inet4Address) {
            return address.isSiteLocalAddress() ? 0 : 1;
        }
        return 2;
    }

    private static List<Adapter> ofTheSystem() {
        try {
            return NetworkInterface.networkInterfaces().map(Addresses::adapter).toList();
        } catch (SocketException e) {
            LOG.warn("the addresses of this machine can't be told: {}", e.getMessage());
            return List.of();
        }
    }

    private static Adapter adapter(NetworkInterface adapter) {
        var title = adapter.getDisplayName();
        return new Adapter(
                adapter.getName(),
                title == null ? "" : title,
                isUsable(adapter),
                Collections.list(adapter.getInetAddresses()));
    }

    private static boolean isUsable(NetworkInterface adapter) {
        try {
            return adapter.isUp()
                    && !adapter.isLoopback()
                    && !adapter.isVirtual()
                    && !adapter.isPointToPoint();
        } catch (SocketException _) {
            // it is gone
            return false;
        }
    }
}
