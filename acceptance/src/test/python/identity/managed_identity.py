# Copyright 2026 The Keyway Authors
# SPDX-License-Identifier: Apache-2.0
"""Asks for a token as a managed identity and prints its claims: RESOURCE [--client-id ID | --resource-id ID]."""
import base64
import sys

from azure.core.exceptions import ClientAuthenticationError
from azure.identity import CredentialUnavailableError, ManagedIdentityCredential

resource, *wanted = sys.argv[1:]
if wanted[:1] == ["--client-id"]:
    credential = ManagedIdentityCredential(client_id=wanted[1])
elif wanted[:1] == ["--resource-id"]:
    credential = ManagedIdentityCredential(identity_config={"msi_res_id": wanted[1]})
else:
    credential = ManagedIdentityCredential()
try:
    token = credential.get_token(resource + "/.default").token
except (ClientAuthenticationError, CredentialUnavailableError) as refused:
    sys.exit(str(refused))
claims = token.split(".")[1]
print(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode())
