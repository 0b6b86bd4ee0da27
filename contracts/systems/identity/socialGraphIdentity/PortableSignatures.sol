// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ISocialGraphIdentity} from "../ISocialGraphIdentity.sol";

/// @title PortableSignatures
/// @notice What people sign for {SocialGraphIdentity}: good in every deployment of one network, and nowhere else.
///
/// The EIP-712 domain names no chain and no contract, for a vouch is to outlive both; its salt is the network's id, which
/// deployments share that are to accept each other's people. Each signature says what makes it safe to bring it again:
/// a vouch its parties, dates and a nonce that only grows, a withdrawal the nonce up to which it bars, an export the
/// chain and contract it goes to and a number that only grows. A registration says nothing that could be repeated.
library PortableSignatures {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256("EIP712Domain(string name,string version,bytes32 salt)");
    bytes32 private constant NAME = keccak256("SocialGraphIdentity");
    bytes32 private constant VERSION = keccak256("1");
    bytes32 private constant REGISTRATION_TYPEHASH = keccak256("Registration(address identity)");
    bytes32 private constant VOUCH_TYPEHASH = keccak256(
        "Vouch(address voucher,address subject,uint8 category,uint40 issuedAt,uint40 expiresAt,uint64 nonce,uint256 chainId)"
    );
    bytes32 private constant WITHDRAWAL_TYPEHASH = keccak256(
        "Withdrawal(address voucher,address subject,uint64 nonce)"
    );
    bytes32 private constant EXPORT_TYPEHASH = keccak256(
        "Export(address identity,uint64 sequence,uint256 chainId,address destination,bytes32 content)"
    );

    /// @notice The EIP-712 digest under the network's domain.
    function digest(bytes32 network, bytes32 structHash) internal pure returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME, VERSION, network));
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function hashRegistration(address identity) internal pure returns (bytes32) {
        return keccak256(abi.encode(REGISTRATION_TYPEHASH, identity));
    }

    function hashVouch(ISocialGraphIdentity.Vouch calldata vouch) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOUCH_TYPEHASH, vouch));
    }

    function hashWithdrawal(ISocialGraphIdentity.SignedWithdrawal calldata w) internal pure returns (bytes32) {
        return keccak256(abi.encode(WITHDRAWAL_TYPEHASH, w.voucher, w.subject, w.nonce));
    }

    function hashExport(
        ISocialGraphIdentity.Bundle calldata bundle,
        uint256 chainId,
        address destination
    ) internal pure returns (bytes32) {
        bytes32 content = keccak256(abi.encode(bundle.withdrawals, bundle.vouches));
        return keccak256(abi.encode(EXPORT_TYPEHASH, bundle.identity, bundle.sequence, chainId, destination, content));
    }

    /// @notice Whether an account that just signed did so with a key: it has no code, or only delegates to some (ERC-7702).
    /// Such an account is the same person on every chain; a contract's address may have another owner elsewhere.
    function isOfKey(address account) internal view returns (bool) {
        return account.code.length == 0 || (account.code.length == 23 && bytes3(account.code) == 0xef0100);
    }
}
