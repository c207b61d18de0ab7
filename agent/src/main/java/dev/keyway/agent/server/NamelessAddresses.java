// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.agent.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/// Looks up addresses of names, and never names of addresses. The JDK's HTTPS server asks for the
/// name of each client before it begins the handshake, so that a slow name server would keep the
/// API server from the webhook, and pods from being made. The JDK finds this class by itself.
public final class NamelessAddresses extends InetAddressResolverProvider {
  @Override
  public InetAddressResolver get(Configuration configuration) {
    return new Resolver(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "no names of addresses";
  }

  private record Resolver(InetAddressResolver builtIn) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      return builtIn.lookupByName(host, policy);
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      throw new UnknownHostException("names of addresses are not looked up");
    }
  }
}
