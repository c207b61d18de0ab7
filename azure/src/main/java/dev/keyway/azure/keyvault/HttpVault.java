// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.keyvault;

import dev.keyway.azure.AzureException.DeadlineExceeded;
import dev.keyway.azure.AzureException.Rejected;
import dev.keyway.azure.AzureException.Unavailable;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.credential.Credential;
import dev.keyway.azure.http.HttpAnswer;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.token.IdentityTokens;
import dev.keyway.azure.token.IdentityTokens.Grant;
import dev.keyway.azure.token.Proof;
import dev.keyway.json.JsonObject;
import dev.keyway.json.MalformedJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One vault as one identity sees it. Each read first proves the identity, then may share the call
/// with others who have proven the same one.
final class HttpVault implements Vault {
  private static final String VERSION = "?api-version=" + API_VERSION;
  private static final int MOST_PAGES = 1000;
  // Twice what a vault is asked at once: enough that a mount never waits for itself, and few enough
  // that a mount of a thousand objects does not stand in line before everybody else's.
  private static final int MOST_AT_ONCE = 64;

  private final URI vault;
  private final Credential credential;
  private final Deadline deadline;
  private final VaultDoor door;
  private final IdentityTokens tokens;
  private final RecentReads<Reading> reads;
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);
  private volatile @Nullable Proof proof;

  HttpVault(
      URI vault,
      Credential credential,
      Deadline deadline,
      VaultDoor door,
      IdentityTokens tokens,
      RecentReads<Reading> reads) {
    this.vault = vault;
    this.credential = credential;
    this.deadline = deadline;
    this.door = door;
    this.tokens = tokens;
    this.reads = reads;
  }

  /// What a read brought, parsed, so that it is done once for all who share it.
  sealed interface Reading {
    /// Returns about how many bytes it holds.
    long weight();

    record One(VaultObject object) implements Reading {
      @Override
      public long weight() {
        return switch (object) {
          case VaultObject.Secret s -> 256 + s.value().reveal().length();
          case VaultObject.Key _ -> 2048;
          case VaultObject.Certificate c -> 256 + c.cer().length();
        };
      }
    }

    record Versions(List<ObjectVersionInfo> list) implements Reading {
      public Versions {
        list = List.copyOf(list);
      }

      @Override
      public long weight() {
        return 128L * (1 + list.size());
      }
    }
  }

  @Override
  public VaultObject get(ObjectRef ref) {
    var what = describe(ref.type(), ref.name(), ref.version());
    var address = address(ref.type(), ref.name(), ref.version(), what);
    var reading =
        read(
            address,
            failure(ref.type(), what),
            (json, _) ->
                new Reading.One(new VaultJson(what + " in " + vault, json).object(ref.type())));
    return ((Reading.One) reading).object();
  }

  @Override
  public List<ObjectVersionInfo> versions(ObjectType type, String name) {
    var what = "the versions of " + describe(type, name, "");
    var first = address(type, name, "versions", what);
    var failure = failure(type, what);
    var reading = read(first, failure, (json, asked) -> list(first, json, failure, asked));
    return ((Reading.Versions) reading).list();
  }

  /// Makes something of a first answer, perhaps with further calls.
  private interface Parser {
    Reading parse(JsonObject json, Asked asked);
  }

  /// A grant and the time there is to use it.
  private record Asked(Optional<Grant> grant, Deadline until) {}

  private Reading read(URI address, VaultFailure failure, Parser parser) {
    try {
      if (!turns.tryAcquire(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new DeadlineExceeded(
            "the time for this mount ended before %s was asked for %s"
                .formatted(vault, failure.what()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("cancelled before %s was asked".formatted(vault), e);
    }
    try {
      return readInTurn(address, failure, parser);
    } finally {
      turns.release();
    }
  }

  private Reading readInTurn(URI address, VaultFailure failure, Parser parser) {
    var challenge = door.challenge(address, failure, deadline);
    // The identity is proven before anything is shared, also where the answer is at hand already.
    Optional<Grant> grant =
        challenge.map(known -> tokens.grant(proof(), known.resource(), deadline));
    Object identity = grant.map(Grant::identity).orElseGet(() -> proof().identity());
    if (grant.isEmpty() && proof().assertion().isPresent()) {
      // A vault that asks nobody for a token has proven nobody.
      return parse(address, failure, parser, new Asked(grant, deadline));
    }
    return reads.read(
        new RecentReads.Key(identity, address.toString()),
        deadline,
        until -> parse(address, failure, parser, new Asked(grant, until)));
  }

  private Reading parse(URI address, VaultFailure failure, Parser parser, Asked asked) {
    return parser.parse(fetch(address, failure, asked), asked);
  }

  private Reading list(URI first, JsonObject json, VaultFailure failure, Asked asked) {
    var versions = new ArrayList<ObjectVersionInfo>();
    var seen = new HashSet<URI>();
    seen.add(first);
    var page = new VaultJson(failure.what() + " in " + vault, json).page();
    versions.addAll(page.versions());
    while (page.next().isPresent()) {
      var next = nextPage(page.next().get(), failure);
      if (!seen.add(next) || seen.size() > MOST_PAGES) {
        throw new UnexpectedResponse(
            "%s: the pages of %s never end".formatted(vault, failure.what()));
      }
      var more = fetch(next, failure, asked);
      page = new VaultJson(failure.what() + " in " + vault, more).page();
      versions.addAll(page.versions());
    }
    return new Reading.Versions(versions);
  }

  /// The token goes with the request for the next page, so that page must be in the same vault.
  private URI nextPage(String link, VaultFailure failure) {
    try {
      var uri = new URI(link);
      if ("https".equalsIgnoreCase(uri.getScheme())
          && uri.getRawUserInfo() == null
          && vault.getHost().equalsIgnoreCase(uri.getHost())
          && port(vault) == port(uri)) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // Told below.
    }
    throw new UnexpectedResponse(
        "%s sends elsewhere for more of %s; the token was not sent there"
            .formatted(vault, failure.what()));
  }

  private static int port(URI uri) {
    return uri.getPort() < 0 ? 443 : uri.getPort();
  }

  private JsonObject fetch(URI address, VaultFailure failure, Asked asked) {
    var call = HttpCall.get(address);
    var answer = door.send(authorized(call, asked.grant()), asked.until());
    if (answer.status() == 401 && !answer.header("WWW-Authenticate").isEmpty()) {
      answer = again(call, answer, asked).orElse(answer);
    }
    var now = clock().instant();
    if (!answer.isSuccess()) {
      throw failure.of(answer, now);
    }
    try {
      return answer.json();
    } catch (MalformedJson e) {
      throw failure.malformed(answer, e);
    }
  }

  private static HttpCall authorized(HttpCall call, Optional<Grant> grant) {
    return grant
        .map(g -> call.with("Authorization", "Bearer " + g.token().value().reveal()))
        .orElse(call);
  }

  /// Asks once more, with a new token after the vault turned the present one down, or with a first
  /// one: what was answered without a challenge for one object may need a token for another.
  private Optional<HttpAnswer> again(HttpCall call, HttpAnswer refusal, Asked asked) {
    var challenge = door.learn(refusal);
    var grant =
        asked.grant().isPresent()
            ? tokens.renew(
                proof(),
                challenge.resource(),
                asked.grant().get().token(),
                challenge.claims(),
                asked.until())
            : Optional.of(tokens.grant(proof(), challenge.resource(), asked.until()));
    return grant.map(fresh -> door.send(authorized(call, Optional.of(fresh)), asked.until()));
  }

  private Proof proof() {
    var known = proof;
    if (known == null) {
      known = Proof.of(credential);
      proof = known;
    }
    return known;
  }

  private InstantSource clock() {
    return deadline.clock();
  }

  private VaultFailure failure(ObjectType type, String what) {
    return new VaultFailure(vault, type, what, credential);
  }

  private static String describe(ObjectType type, String name, String version) {
    var kind =
        switch (type) {
          case SECRET -> "secret ";
          case KEY -> "key ";
          case CERTIFICATE -> "certificate ";
        };
    return kind + name + (version.isEmpty() ? "" : " version " + version);
  }

  /// @throws Rejected if a name would lead to another address
  private URI address(ObjectType type, String name, String last, String what) {
    for (var part : List.of(name, last)) {
      if (part.equals(".") || part.equals("..")) {
        throw new Rejected("%s: that is no name in a vault".formatted(what));
      }
    }
    if (name.isEmpty()) {
      throw new Rejected("%s in %s: the name is empty".formatted(what, vault));
    }
    return URI.create(
        vault + "/" + type.collection() + "/" + escape(name) + "/" + escape(last) + VERSION);
  }

  private static String escape(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
