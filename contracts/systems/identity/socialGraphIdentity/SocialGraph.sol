// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../../base/Signatures.sol";
import {ConfidenceScore} from "./ConfidenceScore.sol";
import {ISocialGraphIdentity} from "../ISocialGraphIdentity.sol";
import {PortableSignatures} from "./PortableSignatures.sol";
import {VouchBook} from "./VouchBook.sol";

/// @title SocialGraph
/// @notice The half of {SocialGraphIdentity} that takes in what people sign.
///
/// **Roles** Who signs a vouch may take it back, and so may its subject. Anyone relays and refreshes.
/// **Trusts** The eligibility contract, see {VouchBook}.
abstract contract SocialGraph is VouchBook {
    using ConfidenceScore for ConfidenceScore.Evidence;

    /// @inheritdoc ISocialGraphIdentity
    bytes32 public immutable network;

    /// @inheritdoc ISocialGraphIdentity
    function register(address identity, bytes calldata signature) external {
        if (_accounts[identity].registered) revert IdentityAlreadyRegistered(identity);
        _verify(identity, PortableSignatures.hashRegistration(identity), signature);
        _register(identity);
    }

    /// @inheritdoc ISocialGraphIdentity
    function vouch(SignedVouch[] calldata vouches) external {
        for (uint256 i = 0; i < vouches.length; ++i) {
            Vouch calldata v = vouches[i].vouch;
            Pair memory pair = _pairs[v.voucher][v.subject];
            bool same = v.category == pair.category && v.issuedAt == pair.issuedAt && v.expiresAt == pair.expiresAt;
            if (pair.place != 0 && v.nonce == pair.nonce && same) continue; // somebody was quicker to bring it
            _requireSound(v, pair.nonce);
            if (!_hasStanding(v.voucher, v.category)) revert VoucherWithoutStanding(v.voucher, v.category);
            _record(vouches[i]);
        }
    }

    /// @inheritdoc ISocialGraphIdentity
    function withdraw(address voucher, address subject, uint64 nonce) external {
        if (msg.sender != voucher && msg.sender != subject) revert VouchPartyOnly(voucher, subject, msg.sender);
        _requireNews(voucher, subject, nonce);
        _withdraw(voucher, subject, nonce);
        emit VouchWithdrawn(voucher, subject, nonce, msg.sender, "");
    }

    /// @inheritdoc ISocialGraphIdentity
    function withdrawBySig(SignedWithdrawal calldata withdrawal) external {
        _requireNews(withdrawal.voucher, withdrawal.subject, withdrawal.nonce);
        _withdrawSigned(withdrawal);
    }

    /// @inheritdoc ISocialGraphIdentity
    function importBundle(Bundle calldata bundle) external {
        address identity = bundle.identity;
        uint64 latest = _accounts[identity].sequence;
        if (bundle.sequence <= latest) revert BundleOutdated(identity, bundle.sequence, latest);
        bytes32 structHash = PortableSignatures.hashExport(bundle, block.chainid, address(this));
        _verify(identity, structHash, bundle.signature);

        _accounts[identity].sequence = bundle.sequence;
        if (!_accounts[identity].registered) _register(identity);
        emit BundleImported(identity, bundle.sequence, bundle.vouches.length);
        for (uint256 i = 0; i < bundle.withdrawals.length; ++i) {
            SignedWithdrawal calldata w = bundle.withdrawals[i];
            if (w.nonce > _pairs[w.voucher][w.subject].nonce) _withdrawSigned(w);
        }
        for (uint256 i = 0; i < bundle.vouches.length; ++i) {
            Vouch calldata v = bundle.vouches[i].vouch;
            if (v.subject != identity) revert BundleOfOthers(identity, v.subject);
            uint64 known = _pairs[v.voucher][identity].nonce;
            if (v.nonce <= known || v.expiresAt <= block.timestamp) continue; // known better here, or over
            _requireSound(v, known);
            _record(bundle.vouches[i]); // the subject asked for it: it is kept also where its voucher has no standing yet
        }
    }

    /// @inheritdoc ISocialGraphIdentity
    function refresh(address identity) external returns (uint256 score) {
        uint256 count = _requireRegistered(identity).edges;
        for (uint256 i = 0; i < count; ++i) {
            Edge storage edge = _edges[identity][i];
            edge.countsUntil = _countsUntil(edge.voucher, identity);
        }
        return _checkpoint(identity);
    }

    /// @inheritdoc ISocialGraphIdentity
    function scoreOf(address identity) external view returns (uint256 score) {
        return _accounts[identity].duplicate ? 0 : _evidenceOf(identity).score(block.timestamp);
    }

    /// @inheritdoc ISocialGraphIdentity
    function identityOf(address identity) external view returns (Identity memory) {
        Account storage account = _requireRegistered(identity);
        return Identity(account.anchoredUntil, account.edges, account.duplicate, account.dispute, account.sequence);
    }

    /// @inheritdoc ISocialGraphIdentity
    function vouchOf(address voucher, address subject) external view returns (Standing memory) {
        Pair memory pair = _pairs[voucher][subject];
        if (pair.place == 0) return Standing(false, 0, 0, 0, pair.nonce, 0);
        uint40 countsUntil = _edges[subject][pair.place - 1].countsUntil;
        return Standing(true, pair.category, pair.issuedAt, pair.expiresAt, pair.nonce, countsUntil);
    }

    function _register(address identity) private {
        _accounts[identity].registered = true;
        _accounts[identity].foreign = !PortableSignatures.isOfKey(identity);
        emit IdentityRegistered(identity);
    }

    /// @dev Takes in a sound vouch.
    function _record(SignedVouch calldata signed) private {
        Vouch calldata v = signed.vouch;
        _verify(v.voucher, PortableSignatures.hashVouch(v), signed.signature);
        _spend(v);
        _put(v);
        emit Vouched(v.voucher, v.subject, v, signed.signature);
        _reweighPeer(v.subject, v.voucher); // of a mutual pair the earlier counts, and this one may be it
    }

    function _withdrawSigned(SignedWithdrawal calldata w) private {
        if (w.signer != w.voucher && w.signer != w.subject) revert VouchPartyOnly(w.voucher, w.subject, w.signer);
        _verify(w.signer, PortableSignatures.hashWithdrawal(w), w.signature);
        _withdraw(w.voucher, w.subject, w.nonce);
        emit VouchWithdrawn(w.voucher, w.subject, w.nonce, w.signer, w.signature);
    }

    /// @dev Bars every vouch of the pair up to the nonce, also one that has not been brought here yet.
    function _withdraw(address voucher, address subject, uint64 nonce) private {
        _pairs[voucher][subject].nonce = nonce;
        if (_pairs[voucher][subject].place == 0) return;
        _remove(voucher, subject);
        _reweighPeer(subject, voucher); // the other one of a mutual pair counts again
    }

    /// @dev Refuses a withdrawal that would bar nothing.
    function _requireNews(address voucher, address subject, uint64 nonce) private view {
        Pair memory pair = _pairs[voucher][subject];
        bool barred = nonce < pair.nonce || (nonce == pair.nonce && pair.place == 0);
        if (barred) revert VouchOutdated(voucher, subject, nonce, pair.nonce);
    }

    function _verify(address signer, bytes32 structHash, bytes calldata signature) private view {
        Signatures.requireValid(signer, PortableSignatures.digest(network, structHash), signature);
    }
}
