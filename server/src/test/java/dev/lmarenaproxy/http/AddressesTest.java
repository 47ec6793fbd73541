package dev.lmarenaproxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.http.Addresses.Adapter;
import dev.lmarenaproxy.settings.Settings;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    private static final Adapter HOME =
            adapter("eth0", "", "fe80::1", "2001:db8::5", "192.168.1.7");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "docker0", "br-1a2b3c4d", "veth12ab", "virbr0", "vmnet8", "vboxnet0", "tun0",
                        "tap1",
                "utun3", "wg0", "zt5u4y", "tailscale0", "vEthernet (WSL)", "ppp0", "cni0", "awdl0",
                "bridge100"
            })
    void virtual_adapters_are_left_out(String name) {
        assertThat(addresses("0.0.0.0", "auto", adapter(name, name, "10.0.0.1"), HOME).found())
                .extracting(Addresses.Found::adapter)
                .containsOnly("eth0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hyper-V Virtual Ethernet Adapter",
                "VMware Virtual Ethernet Adapter for VMnet8",
                "VirtualBox Host-Only Ethernet Adapter",
                "Tailscale Tunnel",
                "WireGuard Tunnel",
                "TAP-Windows Adapter V9",
                "ZeroTier Virtual Port"
            })
    void so_are_those_whose_title_says_it(String title) {
        assertThat(addresses("0.0.0.0", "auto", adapter("eth3", title, "10.0.0.1")).found())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"eth0", "en0", "wlan0", "wlp3s0", "enp0s31f6", "wlx00", "bond0", "br0"})
    void others_are_not(String name) {
        assertThat(addresses("0.0.0.0", "auto", adapter(name, name, "10.0.0.1")).found())
                .containsExactly(new Addresses.Found("10.0.0.1", name));
    }

    @Test
    void what_only_this_machine_or_its_cable_knows_is_left_out() {
        assertThat(
                        addresses(
                                        "0.0.0.0",
                                        "auto",
                                        adapter("lo", "", "127.0.0.1", "::1"),
                                        adapter("eth0", "", "169.254.3.4", "fe80::1"))
                                .found())
                .isEmpty();
    }

    @Test
    void adapters_that_are_off_are_left_out() {
        var off = new Adapter("eth1", "", false, HOME.addresses());

        assertThat(addresses("0.0.0.0", "auto", off).found()).isEmpty();
    }

    @Test
    void addresses_of_home_networks_come_first() {
        var outside = adapter("eth1", "", "203.0.113.9", "2001:db8::9");

        assertThat(addresses("0.0.0.0", "auto", outside, HOME).found())
                .extracting(Addresses.Found::ip)
                .containsExactly(
                        "192.168.1.7",
                        "203.0.113.9",
                        "2001:db8:0:0:0:0:0:9",
                        "2001:db8:0:0:0:0:0:5");
    }

    @ParameterizedTest
    @CsvSource({
        // listens, setting, in links, on this machine
        "127.0.0.1, auto, http://127.0.0.1:9080, http://127.0.0.1:9080",
        "0.0.0.0, auto, http://192.168.1.7:9080, http://127.0.0.1:9080",
        "::, auto, http://192.168.1.7:9080, http://127.0.0.1:9080",
        "192.168.1.7, auto, http://192.168.1.7:9080, http://192.168.1.7:9080",
        "::1, auto, http://[::1]:9080, http://[::1]:9080",
        "[::1], auto, http://[::1]:9080, http://[::1]:9080",
        "0.0.0.0, gateway.lan, http://gateway.lan:9080, http://127.0.0.1:9080",
        "127.0.0.1, 10.1.1.1, http://10.1.1.1:9080, http://127.0.0.1:9080",
        "0.0.0.0, 2001:db8::5, http://[2001:db8::5]:9080, http://127.0.0.1:9080",
    })
    void links_lead_where_the_gateway_is_reached(
            String host, String setting, String shown, String local) {
        var addresses = addresses(host, setting, HOME);

        assertThat(addresses.shown()).hasToString(shown);
        assertThat(addresses.local()).hasToString(local);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, false, false",
        "0.0.0.0, true, true",
        "::, true, true",
        "192.168.1.7, true, false",
        "[2001:db8:0:0:0:0:0:5], false, true"
    })
    void it_is_known_where_nobody_listens(String host, boolean four, boolean six) {
        var addresses = addresses(host, "auto", HOME);

        assertThat(addresses.found()).map(addresses::listensAt).containsExactly(four, six);
    }

    @Test
    void without_a_network_links_lead_to_this_machine() {
        assertThat(addresses("0.0.0.0", "auto").shown()).hasToString("http://127.0.0.1:9080");
    }

    private static Addresses addresses(String host, String setting, Adapter... adapters) {
        return new Addresses(
                host,
                9080,
                () -> new Settings.Network(setting, List.of(), List.of()),
                () -> List.of(adapters));
    }

    private static Adapter adapter(String name, String title, String... ips) {
        return new Adapter(
                name, title, true, Arrays.stream(ips).map(InetAddress::ofLiteral).toList());
    }
}
