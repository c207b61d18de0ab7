// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.podidentity.nmi.redirect;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Links as Linux shows them in /proc and /sys. On a bridge it is the sandbox's hardware address
/// that changes; where each pod has a device on the node, it is the device's number, which Linux
/// does not give twice before it has given all. IPv6 addresses are not known.
public final class LinuxLinks implements Links {
  private final Table neighbours;
  private final Table routes;
  private final Path devices;

  /// @param proc where the node's network is shown, /proc
  /// @param sys where its devices are shown, /sys
  public LinuxLinks(Path proc, Path sys) {
    this.neighbours = new Table(proc.resolve("net/arp"));
    this.routes = new Table(proc.resolve("net/route"));
    this.devices = sys.resolve("class/net");
  }

  @Override
  public Optional<String> of(InetAddress address) {
    if (!(address instanceof Inet4Address)) {
      return Optional.empty();
    }
    try {
      var devices = HostRoutes.devices(address, routes.read());
      // A neighbour's entry comes and goes while the pod stays, its route does not.
      var links =
          devices.isEmpty()
              ? Neighbours.of(address, neighbours.read()).stream()
                  .filter(each -> !derived(each.hardware(), address))
                  .flatMap(each -> numbered(each.device()).map(device -> device + each.hardware()))
              : devices.stream().flatMap(this::numbered);
      var text = links.sorted().collect(Collectors.joining(","));
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException | RuntimeException _) {
      return Optional.empty();
    }
  }

  /// Tells whether the hardware address is made of the address, as some bridges' plug-ins do: then
  /// it stays the same for the next sandbox.
  private static boolean derived(String hardware, InetAddress address) {
    var bytes = HexFormat.ofDelimiter(":").formatHex(address.getAddress());
    return hardware.toLowerCase(Locale.ROOT).endsWith(":" + bytes);
  }

  private Stream<String> numbered(String device) {
    try {
      return Stream.of(
          device + "#" + read(devices.resolve(device).resolve("ifindex")).strip() + " ");
    } catch (IOException _) {
      return Stream.empty(); // the device went away
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /// A file of the kernel's that is read for each request: to open it takes longer than to read it.
  private static final class Table {
    private final Path file;
    private final byte[] buffer = new byte[1 << 14];
    private @Nullable RandomAccessFile open;

    Table(Path file) {
      this.file = file;
    }

    /// Returns what it says now.
    synchronized String read() throws IOException {
      var table = open;
      if (table == null) {
        table = new RandomAccessFile(file.toFile(), "r");
        open = table;
      }
      table.seek(0);
      var text = new StringBuilder();
      for (int count = table.read(buffer); count > 0; count = table.read(buffer)) {
        text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
      return text.toString();
    }
  }
}
