// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IERC1056} from "./IERC1056.sol";

/// @title IDIDRegistry
/// @notice ERC-1056, mended where the standard's own registry fails its users, and what else keeps an identity from being
/// lost or stolen:
///
/// - What an owner set falls with it: delegates and attributes belong to the *epoch* of the owner who named them.
/// - A deactivated identity stays so: its owner is zero, and nothing can be written for it.
/// - A *next owner* can be committed to beforehand (pre-rotation): then only that one can follow, whoever holds the
///   present key, and it can step in by itself.
/// - A *recovery* contract can be put in charge of replacing a lost or stolen key; not even the owner removes it.
/// - Everything can be signed under EIP-712 by any kind of account, and sent by anyone.
///
/// While a next owner or a recovery stands, the present key alone cannot deactivate the identity: who stole it could
/// otherwise destroy what it cannot keep.
interface IDIDRegistry is IERC1056 {
    /// @notice What a {Change} does.
    enum ChangeKind {
        AddDelegate,
        RevokeDelegate,
        SetAttribute,
        RevokeAttribute
    }

    /// @notice One change of a document.
    /// @param kind What is done.
    /// @param name The delegate's type, or the attribute's name.
    /// @param value The delegate's address (20 bytes), or the attribute's value.
    /// @param validity For how long, in seconds; ignored where something is revoked.
    struct Change {
        ChangeKind kind;
        bytes32 name;
        bytes value;
        uint256 validity;
    }

    /// @notice A next owner was committed to. The identity is not the first topic, here and below: resolvers of the
    /// standard ask for all logs with an identity there, and know three events only.
    /// @param commitment `keccak256(abi.encode(identity, nextOwner))`.
    /// @param identity The identity.
    event NextOwnerCommitted(bytes32 indexed commitment, address indexed identity);
    /// @notice A recovery was put in charge, or (zero) took itself out.
    /// @param recovery The contract in charge from now on.
    /// @param identity The identity.
    event RecoverySet(address indexed recovery, address indexed identity);

    /// @notice The zero address is no identity.
    error IdentityZero();
    /// @notice The identity was deactivated, for good.
    /// @param identity The identity.
    error IdentityDeactivated(address identity);
    /// @notice The account does not own the identity.
    /// @param identity The identity.
    /// @param account Who tried.
    error IdentityOwnerOnly(address identity, address account);
    /// @notice The identity can only go to the owner that was committed to.
    /// @param identity The identity.
    /// @param newOwner The owner that was asked for.
    error NextOwnerMismatch(address identity, address newOwner);
    /// @notice A next owner stands already, and only its own rotation ends that.
    /// @param identity The identity.
    error NextOwnerStands(address identity);
    /// @notice The commitment is zero, or one to the zero address.
    error NextOwnerMissing();
    /// @notice A recovery is in charge: it has to take itself out before the identity can be deactivated.
    /// @param identity The identity.
    /// @param recovery The contract in charge.
    error RecoveryStands(address identity, address recovery);
    /// @notice The account is not the recovery of the identity.
    /// @param identity The identity.
    /// @param account Who tried.
    error RecoveryOnly(address identity, address account);
    /// @notice A recovery has to be a contract.
    /// @param recovery What was given.
    error RecoveryInvalid(address recovery);
    /// @notice The value of a delegate's change is not an address.
    /// @param value What was given.
    error DelegateInvalid(bytes value);
    /// @notice Something would be good for longer than can be written down.
    /// @param validity The seconds given.
    error ValidityTooLong(uint256 validity);

    /// @notice As {changeOwner}, signed under EIP-712 by the owner, or by the next owner that was committed to.
    /// @dev Requirements: those of {changeOwner}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `ChangeOwner(address actor,address identity,address newOwner,uint256 nonce,uint256 deadline)`.
    /// @param actor Who signs.
    /// @param identity The identity.
    /// @param newOwner Its owner from now on.
    /// @param nonce_ A keyed nonce of the signer.
    /// @param deadline Last second at which it is good.
    /// @param signature The signature.
    function changeOwnerBySig(
        address actor,
        address identity,
        address newOwner,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Changes delegates and attributes, all or none; at the end, gives the identity another owner if one is
    /// named. Owner only. Emits an event of the standard for each change.
    /// @dev Requirements: {IdentityZero}, {IdentityDeactivated}, {IdentityOwnerOnly}, {DelegateInvalid},
    /// {ValidityTooLong}; those of {changeOwner} where an owner is named.
    /// @param identity The identity.
    /// @param changes The changes, in order.
    /// @param newOwner Its owner from then on; zero: as before.
    function applyChanges(address identity, Change[] calldata changes, address newOwner) external;

    /// @notice As {applyChanges}, signed under EIP-712 by the owner and sent by anyone.
    /// @dev Requirements: those of {applyChanges}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `ApplyChanges(address actor,address identity,Change[] changes,address newOwner,uint256 nonce,
    /// uint256 deadline)Change(uint8 kind,bytes32 name,bytes value,uint256 validity)`.
    /// @param actor Who signs.
    /// @param identity The identity.
    /// @param changes The changes, in order.
    /// @param newOwner Its owner from then on; zero: as before.
    /// @param nonce_ A keyed nonce of the signer.
    /// @param deadline Last second at which it is good.
    /// @param signature The signature.
    function applyChangesBySig(
        address actor,
        address identity,
        Change[] calldata changes,
        address newOwner,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice As {setAttribute}, signed under EIP-712 by the owner and sent by anyone.
    /// @dev Requirements: those of {setAttribute}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `SetAttribute(address actor,address identity,bytes32 name,bytes value,uint256 validity,uint256
    /// nonce,uint256 deadline)`.
    /// @param actor Who signs.
    /// @param identity The identity.
    /// @param name Which.
    /// @param value Its value, public for ever.
    /// @param validity For how long, in seconds.
    /// @param nonce_ A keyed nonce of the signer.
    /// @param deadline Last second at which it is good.
    /// @param signature The signature.
    function setAttributeBySig(
        address actor,
        address identity,
        bytes32 name,
        bytes calldata value,
        uint256 validity,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Commits to the next owner, which nobody has to know before it steps in. Its address must be of a key that
    /// was never used, or it can be guessed. Owner only. Emits {NextOwnerCommitted}.
    /// @dev Requirements: {IdentityZero}, {IdentityDeactivated}, {IdentityOwnerOnly}, {NextOwnerMissing},
    /// {NextOwnerStands}: whoever stole the present key cannot name another one.
    /// @param identity The identity.
    /// @param commitment `keccak256(abi.encode(identity, nextOwner))`.
    function commitNextOwner(address identity, bytes32 commitment) external;

    /// @notice As {commitNextOwner}, signed under EIP-712 by the owner and sent by anyone.
    /// @dev Requirements: those of {commitNextOwner}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `CommitNextOwner(address actor,address identity,bytes32 commitment,uint256 nonce,uint256 deadline)`.
    /// @param actor Who signs.
    /// @param identity The identity.
    /// @param commitment The commitment.
    /// @param nonce_ A keyed nonce of the signer.
    /// @param deadline Last second at which it is good.
    /// @param signature The signature.
    function commitNextOwnerBySig(
        address actor,
        address identity,
        bytes32 commitment,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Puts a recovery in charge. The owner does so where none is; after that, only the recovery itself can name
    /// its successor, or (zero) none. Emits {RecoverySet}.
    /// @dev Requirements: {IdentityZero}, {IdentityDeactivated}, {IdentityOwnerOnly} or {RecoveryOnly},
    /// {RecoveryInvalid}.
    /// @param identity The identity.
    /// @param recovery The contract.
    function setRecovery(address identity, address recovery) external;

    /// @notice As {setRecovery} by the owner, signed under EIP-712 and sent by anyone.
    /// @dev Requirements: those of {setRecovery}; `SignatureExpired`, `SignatureInvalid`, `InvalidAccountNonce`.
    /// EIP-712 type: `SetRecovery(address actor,address identity,address recovery,uint256 nonce,uint256 deadline)`.
    /// @param actor Who signs.
    /// @param identity The identity.
    /// @param recovery The contract.
    /// @param nonce_ A keyed nonce of the signer.
    /// @param deadline Last second at which it is good.
    /// @param signature The signature.
    function setRecoveryBySig(
        address actor,
        address identity,
        address recovery,
        uint256 nonce_,
        uint256 deadline,
        bytes calldata signature
    ) external;

    /// @notice Gives an identity another owner, whatever was committed to. Its recovery only. Emits {DIDOwnerChanged}.
    /// @dev Requirements: {IdentityZero}, {IdentityDeactivated}, {RecoveryOnly}, {NextOwnerMissing} for the zero owner.
    /// @param identity The identity.
    /// @param newOwner Its owner from now on.
    function recoverOwner(address identity, address newOwner) external;

    /// @notice Whether a key may act for an identity now, for another contract to ask.
    /// @param identity The identity.
    /// @param relationship For what: `authentication` or `assertionMethod` as 32 bytes of text, which the owner and its
    /// `sigAuth` delegates have, the latter also its `veriKey` delegates; or a delegate type of an application's own.
    /// @param key An address (20 bytes), or an ERC-7913 signer (verifier and key), which acts under the account derived
    /// from it.
    /// @return authorized False also for a key that is none.
    function isAuthorized(
        address identity,
        bytes32 relationship,
        bytes calldata key
    ) external view returns (bool authorized);

    /// @notice The commitment to the next owner; zero for none.
    /// @param identity The identity.
    /// @return commitment The commitment.
    function nextOwnerOf(address identity) external view returns (bytes32 commitment);

    /// @notice The recovery in charge; zero for none.
    /// @param identity The identity.
    /// @return recovery The contract.
    function recoveryOf(address identity) external view returns (address recovery);

    /// @notice How often the identity changed its owner: what was set in an earlier epoch is void.
    /// @param identity The identity.
    /// @return epoch The epoch.
    function epochOf(address identity) external view returns (uint32 epoch);

    /// @notice Whether the identity was deactivated.
    /// @param identity The identity.
    /// @return deactivated True for ever once it was.
    function isDeactivated(address identity) external view returns (bool deactivated);
}
