// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IEligibility} from "../../base/IEligibility.sol";
import {SignedActions} from "../../base/SignedActions.sol";
import {IUniqueClaims} from "./IUniqueClaims.sol";

/// @title UniqueClaims
/// @notice Keeps who claimed which key of which namespace, so that nothing is claimed twice.
///
/// **Roles** Anyone opens namespaces of its own. Without a gate the opener claims; with one, whom the gate lets through.
/// The claimant releases. A relayer sends what an account signed.
/// **Trusts** The gate of a namespace, for that namespace only: one that lets everybody through lets anybody claim a key
/// before its rightful claimant does.
contract UniqueClaims is IUniqueClaims, SignedActions {
    bytes32 private constant CLAIM_TYPEHASH = keccak256(
        "Claim(address claimant,bytes32 ns,bytes32 key,bytes32 ref,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant RELEASE_TYPEHASH = keccak256(
        "Release(address claimant,bytes32 ns,bytes32 key,uint256 nonce,uint256 deadline)"
    );

    uint256 private constant GATED = 1;
    uint256 private constant RELEASABLE = 2;

    struct Claim {
        address claimant;
        uint64 claimedAt; // seconds
    }

    struct Gate {
        address gate;
        bytes32 topic;
    }

    /// @inheritdoc IUniqueClaims
    mapping(bytes32 ns => mapping(bytes32 key => Claim)) public claimOf;

    /// @inheritdoc IUniqueClaims
    mapping(bytes32 ns => Gate) public gateOf;

    constructor() EIP712("Trellis UniqueClaims", "1") {}

    /// @inheritdoc IUniqueClaims
    function openNamespace(uint88 number, address gate, bytes32 topic, bool releasable) external returns (bytes32 ns) {
        if (gate.code.length == 0) revert NamespaceGateInvalid(gate);
        ns = namespaceId(msg.sender, number, true, releasable);
        if (gateOf[ns].gate != address(0)) revert NamespaceExists(ns);

        gateOf[ns] = Gate(gate, topic);
        emit NamespaceOpened(ns, msg.sender, gate, topic, releasable);
    }

    /// @inheritdoc IUniqueClaims
    function claim(bytes32 ns, bytes32 key, bytes32 ref) external {
        _claim(msg.sender, ns, key, ref);
    }

    /// @inheritdoc IUniqueClaims
    function claimMany(bytes32 ns, bytes32[] calldata keys, bytes32 ref) external {
        _requireEligible(ns, msg.sender);
        for (uint256 i = 0; i < keys.length; ++i) _take(ns, keys[i], msg.sender);
        emit ClaimedMany(ns, msg.sender, ref, keys);
    }

    /// @inheritdoc IUniqueClaims
    function claimBySig(
        address claimant,
        bytes32 ns,
        bytes32 key,
        bytes32 ref,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(CLAIM_TYPEHASH, claimant, ns, key, ref, nonce, deadline));
        _authorize(claimant, structHash, nonce, deadline, signature);
        _claim(claimant, ns, key, ref);
    }

    /// @inheritdoc IUniqueClaims
    function release(bytes32 ns, bytes32 key) external {
        _release(msg.sender, ns, key);
    }

    /// @inheritdoc IUniqueClaims
    function releaseBySig(
        address claimant,
        bytes32 ns,
        bytes32 key,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(RELEASE_TYPEHASH, claimant, ns, key, nonce, deadline));
        _authorize(claimant, structHash, nonce, deadline, signature);
        _release(claimant, ns, key);
    }

    /// @inheritdoc IUniqueClaims
    function namespaceId(address opener, uint88 number, bool gated, bool releasable) public pure returns (bytes32) {
        uint256 flags = (gated ? GATED : 0) | (releasable ? RELEASABLE : 0);
        return bytes32((uint256(uint160(opener)) << 96) | (uint256(number) << 8) | flags);
    }

    function _claim(address claimant, bytes32 ns, bytes32 key, bytes32 ref) private {
        _requireEligible(ns, claimant);
        _take(ns, key, claimant);
        emit Claimed(ns, key, claimant, ref);
    }

    function _take(bytes32 ns, bytes32 key, address claimant) private {
        Claim storage standing = claimOf[ns][key];
        if (standing.claimant != address(0)) {
            revert AlreadyClaimed(ns, key, standing.claimant, standing.claimedAt);
        }
        claimOf[ns][key] = Claim(claimant, uint64(block.timestamp));
    }

    function _release(address claimant, bytes32 ns, bytes32 key) private {
        if (uint256(ns) & RELEASABLE == 0) revert ClaimNotReleasable(ns);
        if (claimOf[ns][key].claimant != claimant) revert ClaimantOnly(ns, key, claimant);

        delete claimOf[ns][key];
        emit Released(ns, key, claimant);
    }

    function _requireEligible(bytes32 ns, address claimant) private view {
        if (uint256(ns) & GATED != 0) {
            Gate memory gate = gateOf[ns];
            if (gate.gate == address(0)) revert NamespaceUnknown(ns);
            bool eligible = IEligibility(gate.gate).isEligible(claimant, gate.topic);
            if (!eligible) revert ClaimantNotEligible(ns, claimant);
        } else {
            // Without a gate the id is all there is: its opener is the first 20 bytes, so nothing has to be read.
            if (uint8(uint256(ns)) > RELEASABLE) revert NamespaceUnknown(ns);
            if (address(bytes20(ns)) != claimant) revert ClaimantNotEligible(ns, claimant);
        }
    }
}
