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

    struct Gate {
        address gate;
        bytes32 topic;
    }

    /// @dev Claimant and time packed by hand, see {_makeHolding}: a struct would be written member by member.
    mapping(bytes32 ns => mapping(bytes32 key => uint256 holding)) private _holdings;

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
        uint256 holding = _makeHolding(msg.sender);
        mapping(bytes32 => uint256) storage holdings = _holdings[ns];
        for (uint256 i = 0; i < keys.length; ++i) _take(holdings, ns, keys[i], holding);
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
    function claimOf(bytes32 ns, bytes32 key) external view returns (address claimant, uint64 claimedAt) {
        return _readHolding(_holdings[ns][key]);
    }

    /// @inheritdoc IUniqueClaims
    function namespaceId(address opener, uint88 number, bool gated, bool releasable) public pure returns (bytes32) {
        uint256 flags = (gated ? GATED : 0) | (releasable ? RELEASABLE : 0);
        return bytes32((uint256(uint160(opener)) << 96) | (uint256(number) << 8) | flags);
    }

    function _claim(address claimant, bytes32 ns, bytes32 key, bytes32 ref) private {
        _requireEligible(ns, claimant);
        _take(_holdings[ns], ns, key, _makeHolding(claimant));
        emit Claimed(ns, key, claimant, ref);
    }

    function _take(mapping(bytes32 key => uint256) storage holdings, bytes32 ns, bytes32 key, uint256 holding) private {
        uint256 standing = holdings[key];
        if (standing != 0) {
            (address claimant, uint64 claimedAt) = _readHolding(standing);
            revert AlreadyClaimed(ns, key, claimant, claimedAt);
        }
        holdings[key] = holding;
    }

    function _release(address claimant, bytes32 ns, bytes32 key) private {
        if (uint256(ns) & RELEASABLE == 0) revert ClaimNotReleasable(ns);
        (address holder, ) = _readHolding(_holdings[ns][key]);
        if (holder != claimant) revert ClaimantOnly(ns, key, claimant);

        delete _holdings[ns][key];
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

    /// @dev Claimant (160 bits) ‖ second of the claim (96 bits, of which 64 are read): never zero.
    function _makeHolding(address claimant) private view returns (uint256) {
        return (uint256(uint160(claimant)) << 96) | block.timestamp;
    }

    function _readHolding(uint256 holding) private pure returns (address claimant, uint64 claimedAt) {
        return (address(uint160(holding >> 96)), uint64(holding));
    }
}
